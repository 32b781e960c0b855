package dev.jcompose.volumes;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A named volume.
 *
 * @param mountpoint its directory on the host, {@code <data root>/volumes/<name>/_data}
 * @param options of the driver, as they were given
 * @param content what a container sees in it
 */
public record Volume(
    String name,
    String driver,
    Path mountpoint,
    Instant created,
    Map<String, String> labels,
    Map<String, String> options,
    VolumeContent content) {

  /** The label that marks a volume nobody named. */
  public static final String ANONYMOUS_LABEL = "com.docker.volume.anonymous";

  public Volume {
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }

  /** True if nobody named it. */
  public boolean anonymous() {
    return labels.containsKey(ANONYMOUS_LABEL);
  }
}
