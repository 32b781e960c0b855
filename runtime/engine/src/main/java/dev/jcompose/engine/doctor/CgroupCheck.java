package dev.jcompose.engine.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which limits could be in force: the controllers that the engine may hand down. */
final class CgroupCheck {

  private static final List<String> WANTED = List.of("cpu", "cpuset", "io", "memory", "pids");
  private static final String V2 = "/sys/fs/cgroup/cgroup.controllers";
  private static final String NAME = "cgroups";

  private final Host host;

  private CgroupCheck(Host host) {
    this.host = host;
  }

  static List<Finding> of(Host host) {
    CgroupCheck check = new CgroupCheck(host);
    Optional<String> unified = host.read(V2);
    if (unified.isEmpty()) {
      return List.of(check.v1());
    }
    return host.uid() == 0 ? List.of(check.v2(unified.get())) : check.delegated();
  }

  private Finding v1() {
    String known = host.read("/proc/cgroups").orElse("");
    List<String> missing =
        List.of("cpu", "memory", "pids", "devices", "freezer").stream()
            .filter(name -> known.lines().noneMatch(l -> l.startsWith(name + "\t")))
            .toList();
    if (host.uid() != 0) {
      return Finding.warning(
          NAME, "version 1, which no ordinary user may divide: no limits are in force", "");
    }
    return missing.isEmpty()
        ? Finding.ok(NAME, "version 1")
        : Finding.warning(NAME, "version 1 without " + String.join(", ", missing), "");
  }

  private Finding v2(String controllers) {
    List<String> missing = missing(controllers);
    return missing.isEmpty()
        ? Finding.ok(NAME, "version 2 with all controllers")
        : Finding.warning(
            NAME,
            "version 2 without " + String.join(", ", missing) + ": their limits are not in force",
            missing.contains("memory")
                ? "sudo grubby --update-kernel=ALL --args=cgroup_enable=memory"
                : "");
  }

  private static List<String> missing(String controllers) {
    Set<String> present = Set.of(controllers.split("\\s+", -1));
    return WANTED.stream().filter(name -> !present.contains(name)).toList();
  }

  /** What systemd hands down to the user's own manager. */
  private List<Finding> delegated() {
    String runtime = host.environment().getOrDefault("XDG_RUNTIME_DIR", "");
    if (runtime.isEmpty() || !host.exists(runtime + "/systemd/private")) {
      return List.of(
          Finding.warning(
              NAME,
              "this session has no service manager of the user to ask for a group: no limits are"
                  + " in force",
              "sudo loginctl enable-linger " + host.user() + ", then log in anew"));
    }
    List<Finding> findings = new ArrayList<>();
    String uid = Integer.toString(host.uid());
    String group = "/sys/fs/cgroup/user.slice/user-" + uid + ".slice/user@" + uid + ".service";
    List<String> missing = missing(host.read(group + "/cgroup.controllers").orElse(""));
    findings.add(
        missing.isEmpty()
            ? Finding.ok(NAME, "version 2, all controllers delegated")
            : Finding.warning(
                NAME,
                String.join(", ", missing) + " not delegated: their limits are not in force",
                "printf '[Service]\\nDelegate=cpu cpuset io memory pids\\n' | sudo systemctl edit"
                    + " --stdin user@.service"));
    if (!host.exists("/var/lib/systemd/linger/" + host.user())) {
      findings.add(
          Finding.note(
              "linger",
              "the service manager ends the containers when you log out",
              "sudo loginctl enable-linger " + host.user()));
    }
    return findings;
  }
}
