package dev.jcompose.linux.cgroup;

import java.nio.file.Path;
import java.util.Set;

/**
 * A cgroup file system we may write to.
 *
 * @param base the directory under which ours are made
 * @param controllers what is bound to it on v1, a named hierarchy as {@code name=systemd}; what it
 *     offers on v2
 */
record Hierarchy(Path base, Set<String> controllers) {
  Hierarchy {
    controllers = Set.copyOf(controllers);
  }
}
