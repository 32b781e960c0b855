package dev.jcompose.model;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A mount of a service. */
public sealed interface VolumeMount {
  /** The path in the container. */
  String target();

  boolean readOnly();

  /**
   * A folder or file of the host. {@code legacy}: written in short form or without options, so that
   * a missing source is created.
   */
  record Bind(
      Path source,
      String target,
      boolean readOnly,
      boolean createHostPath,
      String propagation,
      String selinux,
      String recursive)
      implements VolumeMount {}

  /** A volume: a key of the top-level {@code volumes}, or anonymous if empty. */
  record Named(
      String source,
      String target,
      boolean readOnly,
      boolean noCopy,
      String subpath,
      Map<String, String> labels)
      implements VolumeMount {
    public Named {
      labels = Values.ordered(labels);
    }
  }

  /** Memory. {@code size} null: the kernel's default; {@code mode} 0: 01777. */
  record Tmpfs(String target, boolean readOnly, @Nullable ByteSize size, int mode)
      implements VolumeMount {}
}
