package dev.jcompose.engine.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A mount as asked for (the API's {@code Mounts}); {@code type} is bind, volume, tmpfs or image.
 */
public record Mount(
    String type,
    String source,
    String target,
    boolean readOnly,
    @Nullable BindOptions bindOptions,
    @Nullable VolumeOptions volumeOptions,
    @Nullable TmpfsOptions tmpfsOptions) {
  public Mount {
    type = ApiValues.text(type);
    source = ApiValues.text(source);
    target = ApiValues.text(target);
  }

  /** Options of a bind mount. */
  public record BindOptions(
      String propagation,
      boolean nonRecursive,
      boolean createMountpoint,
      boolean readOnlyNonRecursive) {
    public BindOptions {
      propagation = ApiValues.text(propagation);
    }
  }

  /** Options of a volume mount. */
  public record VolumeOptions(boolean noCopy, Map<String, String> labels, String subpath) {
    public VolumeOptions {
      labels = ApiValues.map(labels);
      subpath = ApiValues.text(subpath);
    }
  }

  /** Options of a tmpfs: bytes (0: unlimited) and permission bits (0: 01777). */
  public record TmpfsOptions(long sizeBytes, int mode) {}
}
