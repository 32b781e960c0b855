package dev.jcompose.engine.api;

import java.util.Map;

/** A request for a volume; an empty name makes an anonymous one. */
public record CreateVolume(
    String name, String driver, Map<String, String> driverOpts, Map<String, String> labels) {
  public CreateVolume {
    name = ApiValues.text(name);
    driver = ApiValues.text(driver);
    driverOpts = ApiValues.map(driverOpts);
    labels = ApiValues.map(labels);
  }
}
