package dev.jcompose.engine.rootfs;

import java.util.List;

/** One step of building a container's file tree. Targets are absolute paths in the container. */
public sealed interface MountStep {

  /** Where. */
  String target();

  /** A fresh file system; attributes are {@code MOUNT_ATTR_*}, options {@code key=value}. */
  record FileSystem(String type, String target, long attributes, List<String> options)
      implements MountStep {
    public FileSystem {
      options = List.copyOf(options);
    }
  }

  /**
   * Something of the host shown in the container. {@code propagation} is 0 or {@code MS_PRIVATE},
   * {@code MS_SLAVE}, {@code MS_SHARED}.
   */
  record Bind(String source, String target, boolean readOnly, boolean recursive, long propagation)
      implements MountStep {

    /** A private bind with everything below it. */
    public static Bind of(String source, String target, boolean readOnly) {
      return new Bind(source, target, readOnly, true, 0);
    }
  }

  /** A detached mount, by its descriptor, which stays the caller's and is of no more use then. */
  record Attached(int tree, String target) implements MountStep {}

  /** A directory of the host's cgroup tree, with these {@code MOUNT_ATTR_*}. */
  record CgroupView(String source, String target, long attributes) implements MountStep {}

  /** Layers stacked read-only, topmost first. */
  record ReadOnlyOverlay(List<String> lowerdirs, String target) implements MountStep {
    public ReadOnlyOverlay {
      lowerdirs = List.copyOf(lowerdirs);
    }
  }

  /** A character or block device node, bound from the host where mknod(2) is not allowed. */
  record Device(String target, String hostPath, int type, long device, int mode, int uid, int gid)
      implements MountStep {}

  /** A symlink. */
  record Symlink(String target, String to) implements MountStep {}
}
