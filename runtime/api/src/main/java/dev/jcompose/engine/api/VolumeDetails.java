package dev.jcompose.engine.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A volume as it is. */
public record VolumeDetails(
    String name,
    String driver,
    String mountpoint,
    String createdAt,
    Map<String, String> labels,
    String scope,
    Map<String, String> options,
    @Nullable UsageData usageData) {

  /** Without what it takes, which only {@code system df} computes. */
  public VolumeDetails(
      String name,
      String driver,
      String mountpoint,
      String createdAt,
      Map<String, String> labels,
      String scope,
      Map<String, String> options) {
    this(name, driver, mountpoint, createdAt, labels, scope, options, null);
  }

  /** Bytes that it takes, and how many containers have it. */
  public record UsageData(long size, int refCount) {}

  /** The same with what it takes. */
  public VolumeDetails with(UsageData usage) {
    return new VolumeDetails(name, driver, mountpoint, createdAt, labels, scope, options, usage);
  }

  public VolumeDetails {
    driver = ApiValues.text(driver);
    mountpoint = ApiValues.text(mountpoint);
    createdAt = ApiValues.text(createdAt);
    labels = ApiValues.map(labels);
    scope = ApiValues.text(scope);
    options = ApiValues.map(options);
  }
}
