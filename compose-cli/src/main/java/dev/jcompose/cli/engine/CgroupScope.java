package dev.jcompose.cli.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Whether the user's service manager is asked for a cgroup that an engine of this user may divide:
 * a login's own is not the user's. Without one, limits are not in force.
 */
record CgroupScope(List<String> prefix) {

  private static final Path UNIFIED = Path.of("/sys/fs/cgroup/cgroup.controllers");

  CgroupScope {
    prefix = List.copyOf(prefix);
  }

  static CgroupScope of(Map<String, String> environment) {
    String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    boolean manager = !runtime.isEmpty() && Files.exists(Path.of(runtime, "systemd/private"));
    boolean ours = environment.containsKey(ServiceUnit.DELEGATED);
    return manager && !ours && Files.exists(UNIFIED)
        ? new CgroupScope(
            List.of("systemd-run", "--user", "--scope", "--quiet", "--property=Delegate=yes", "--"))
        : new CgroupScope(List.of());
  }
}
