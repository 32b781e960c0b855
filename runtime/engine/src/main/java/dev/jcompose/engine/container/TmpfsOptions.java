package dev.jcompose.engine.container;

import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.Mount;
import dev.jcompose.engine.rootfs.MountStep;
import dev.jcompose.linux.Mounts;
import java.util.ArrayList;
import java.util.List;

/** Turns docker's tmpfs options into a mount: noexec, nosuid, nodev unless said otherwise. */
final class TmpfsOptions {

  private static final long DEFAULTS =
      Mounts.MOUNT_ATTR_NOSUID | Mounts.MOUNT_ATTR_NODEV | Mounts.MOUNT_ATTR_NOEXEC;

  private TmpfsOptions() {}

  /** From the {@code Tmpfs} map's text, e.g. {@code size=64m,mode=1777,exec}. */
  static MountStep parse(String target, String text) {
    long attributes = DEFAULTS;
    List<String> options = new ArrayList<>(List.of("source=tmpfs"));
    boolean mode = false;
    for (String option : text.split(",", -1)) {
      switch (option) {
        case "", "rw", "suid", "dev", "async", "relatime" ->
            attributes = cleared(attributes, option);
        case "exec" -> attributes &= ~Mounts.MOUNT_ATTR_NOEXEC;
        case "noexec" -> attributes |= Mounts.MOUNT_ATTR_NOEXEC;
        case "nosuid" -> attributes |= Mounts.MOUNT_ATTR_NOSUID;
        case "nodev" -> attributes |= Mounts.MOUNT_ATTR_NODEV;
        case "ro" -> attributes |= Mounts.MOUNT_ATTR_RDONLY;
        default -> {
          if (!option.matches("(size|mode|uid|gid|nr_inodes|nr_blocks)=[0-9a-zA-Z%]+")) {
            throw new EngineException(
                Kind.INVALID, "tmpfs " + target + ": invalid option \"" + option + "\"");
          }
          mode |= option.startsWith("mode=");
          options.add(option);
        }
      }
    }
    if (!mode) {
      options.add("mode=1777");
    }
    return new MountStep.FileSystem("tmpfs", target, attributes, options);
  }

  private static long cleared(long attributes, String option) {
    return switch (option) {
      case "rw" -> attributes & ~Mounts.MOUNT_ATTR_RDONLY;
      case "suid" -> attributes & ~Mounts.MOUNT_ATTR_NOSUID;
      case "dev" -> attributes & ~Mounts.MOUNT_ATTR_NODEV;
      default -> attributes;
    };
  }

  /** From a mount of type tmpfs. */
  static MountStep of(Mount mount) {
    Mount.TmpfsOptions asked = mount.tmpfsOptions();
    List<String> options = new ArrayList<>(List.of("source=tmpfs"));
    int mode = asked == null || asked.mode() == 0 ? 01777 : asked.mode();
    options.add("mode=" + Integer.toOctalString(mode));
    if (asked != null && asked.sizeBytes() > 0) {
      options.add("size=" + asked.sizeBytes());
    }
    long attributes = mount.readOnly() ? DEFAULTS | Mounts.MOUNT_ATTR_RDONLY : DEFAULTS;
    return new MountStep.FileSystem("tmpfs", mount.target(), attributes, options);
  }
}
