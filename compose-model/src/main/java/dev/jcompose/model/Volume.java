package dev.jcompose.model;

import java.util.Map;

/** A top-level volume. {@code name} is the engine's, e.g. {@code demo_data}. */
public record Volume(
    String key,
    String name,
    boolean external,
    String driver,
    Map<String, String> driverOpts,
    Map<String, String> labels) {
  public Volume {
    driverOpts = Values.ordered(driverOpts);
    labels = Values.ordered(labels);
  }
}
