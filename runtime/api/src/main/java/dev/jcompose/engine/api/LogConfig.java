package dev.jcompose.engine.api;

import java.util.Map;

/** A logging driver and its options, e.g. {@code json-file} with {@code max-size}. */
public record LogConfig(String type, Map<String, String> config) {
  public LogConfig {
    type = ApiValues.text(type);
    config = ApiValues.map(config);
  }
}
