package dev.jcompose.model;

import java.util.Map;

/** A logging driver and its options. */
public record Logging(String driver, Map<String, String> options) {
  public Logging {
    options = Values.ordered(options);
  }
}
