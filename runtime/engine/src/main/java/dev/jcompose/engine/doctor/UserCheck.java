package dev.jcompose.engine.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an ordinary user needs beyond root's needs. */
final class UserCheck {

  /** What one container image may use at most: ids of 16 bits. */
  private static final long IDS = 65_536;

  private final Host host;
  private final Packages packages;

  private UserCheck(Host host) {
    this.host = host;
    this.packages = Packages.of(host);
  }

  static List<Finding> of(Host host) {
    if (host.uid() == 0) {
      return List.of();
    }
    UserCheck check = new UserCheck(host);
    List<Finding> findings = new ArrayList<>();
    findings.add(check.userNamespaces());
    findings.add(check.idMapping());
    findings.add(check.ids());
    findings.add(check.wayOut());
    findings.add(check.ports());
    return findings;
  }

  private Finding userNamespaces() {
    String name = "user namespaces";
    if (host.run(List.of("unshare", "--user", "--map-root-user", "true")).code() == 0) {
      return Finding.ok(name, "allowed");
    }
    if (is("/proc/sys/user/max_user_namespaces", "0")) {
      return Finding.failure(
          name, "switched off for everybody", "sudo sysctl user.max_user_namespaces=15000");
    }
    if (is("/proc/sys/kernel/unprivileged_userns_clone", "0")) {
      return Finding.failure(
          name,
          "switched off for ordinary users",
          "sudo sysctl kernel.unprivileged_userns_clone=1");
    }
    if (is("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1")) {
      return Finding.failure(
          name,
          "held back by AppArmor for programs without a profile",
          "sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0");
    }
    return Finding.failure(
        name,
        host.run(List.of("unshare", "--user", "--map-root-user", "true")).text(),
        "sudo sysctl user.max_user_namespaces=15000");
  }

  private boolean is(String file, String value) {
    return host.read(file).filter(value::equals).isPresent();
  }

  private Finding idMapping() {
    boolean there = host.program("newuidmap").isPresent() && host.program("newgidmap").isPresent();
    return there
        ? Finding.ok("newuidmap", "installed")
        : Finding.failure(
            "newuidmap",
            "missing: it gives a user namespace its range of ids",
            packages.install("uidmap", "shadow-utils", "shadow-subids", "shadow"));
  }

  private Finding ids() {
    List<String> poor =
        List.of("/etc/subuid", "/etc/subgid").stream().filter(f -> range(f) < IDS).toList();
    return poor.isEmpty()
        ? Finding.ok("subuid", "a range of " + range("/etc/subuid") + " ids")
        : Finding.failure(
            "subuid",
            String.join(" and ", poor)
                + " hold no range of "
                + IDS
                + " ids for user "
                + host.user(),
            "sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 " + host.user());
  }

  /** The widest range of the user, by name or number: {@code NAME:FIRST:COUNT}, subuid(5). */
  private long range(String file) {
    return host.read(file)
        .orElse("")
        .lines()
        .map(line -> line.split(":", -1))
        .filter(parts -> parts.length == 3 && parts[2].matches("\\d{1,10}"))
        .filter(
            parts -> parts[0].equals(host.user()) || parts[0].equals(Integer.toString(host.uid())))
        .mapToLong(parts -> Long.parseLong(parts[2]))
        .max()
        .orElse(0);
  }

  private Finding wayOut() {
    String name = "outbound";
    Optional<String> program =
        List.of("pasta", "slirp4netns").stream()
            .filter(p -> host.program(p).isPresent())
            .findFirst();
    if (program.isEmpty()) {
      return Finding.warning(
          name,
          "neither pasta nor slirp4netns: containers reach each other only",
          packages.install("passt"));
    }
    return host.writable("/dev/net/tun")
        ? Finding.ok(name, "by " + program.get())
        : Finding.warning(
            name,
            program.get() + " may not open /dev/net/tun: containers reach each other only",
            host.exists("/dev/net/tun") ? "sudo chmod 666 /dev/net/tun" : "sudo modprobe tun");
  }

  private Finding ports() {
    String first = host.read("/proc/sys/net/ipv4/ip_unprivileged_port_start").orElse("1024");
    return first.equals("0")
        ? Finding.ok("ports", "all may be published")
        : Finding.note(
            "ports",
            "those below " + first + " may not be published",
            "sudo sysctl net.ipv4.ip_unprivileged_port_start=80");
  }
}
