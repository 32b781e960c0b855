package dev.jcompose.engine.api;

import java.util.Map;

/** A volume as it is. */
public record VolumeDetails(
    String name,
    String driver,
    String mountpoint,
    String createdAt,
    Map<String, String> labels,
    String scope,
    Map<String, String> options) {
  public VolumeDetails {
    driver = ApiValues.text(driver);
    mountpoint = ApiValues.text(mountpoint);
    createdAt = ApiValues.text(createdAt);
    labels = ApiValues.map(labels);
    scope = ApiValues.text(scope);
    options = ApiValues.map(options);
  }
}
