package dev.jcompose.engine.daemon;

import dev.jcompose.linux.Processes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the engine needs of its host, checked before it makes anything. */
record HostRequirements(String kernelRelease, Set<String> fileSystems, int uid) {

  /** mount_setattr(2) came with 5.12; overlayfs in user namespaces with 5.11. */
  private static final int MAJOR = 5;

  private static final int MINOR = 12;
  private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*");

  /** This host. {@code fileSystems} are those that the kernel knows. */
  static HostRequirements here(Set<String> fileSystems) {
    return new HostRequirements(
        System.getProperty("os.version"), fileSystems, Processes.effectiveUid());
  }

  /** What is missing, each with what mends it; empty if nothing is. */
  List<String> missing() {
    List<String> missing = new ArrayList<>();
    Matcher version = RELEASE.matcher(kernelRelease);
    if (version.matches() && older(version)) {
      missing.add(
          "Linux %s is too old: jcompose needs %d.%d or later (mount_setattr(2)); update the kernel"
              .formatted(kernelRelease, MAJOR, MINOR));
    }
    if (uid != 0) {
      missing.add(
          "the engine runs as uid "
              + uid
              + ": it needs root, or a user namespace in which it is root (util-linux and uidmap)");
    }
    if (!fileSystems.contains("overlay")) {
      missing.add("the kernel has no overlayfs: load it with `modprobe overlay`");
    }
    return missing;
  }

  private static boolean older(Matcher version) {
    int major = Integer.parseInt(version.group(1));
    int minor = Integer.parseInt(version.group(2));
    return major < MAJOR || (major == MAJOR && minor < MINOR);
  }
}
