package dev.jcompose.engine.doctor;

import dev.jcompose.images.reference.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What others do to the traffic of root's engine, and what a crashed engine left. */
final class NetworkCheck {

  private NetworkCheck() {}

  static List<Finding> of(Host host, Path dataRoot) {
    List<Finding> findings = new ArrayList<>();
    if (host.uid() == 0) {
      findings.add(forwardPolicy(host));
      leftovers(host, dataRoot, findings);
    }
    return findings;
  }

  /** Old iptables' tables are not nf_tables': the engine can't see them, nor make room in them. */
  private static Finding forwardPolicy(Host host) {
    String name = "firewall";
    boolean used =
        host.read("/proc/net/ip_tables_names").filter(t -> t.contains("filter")).isPresent();
    if (used && host.program("iptables-legacy").isPresent()) {
      String rules =
          host.run(
                  List.of(
                      host.program("iptables-legacy").orElseThrow().toString(), "-S", "FORWARD"))
              .text();
      if (rules.contains("-P FORWARD DROP") && !rules.contains("jc+")) {
        return Finding.warning(
            name,
            "iptables-legacy drops what is forwarded, and its rules are out of the engine's reach",
            "sudo iptables-legacy -I FORWARD -i jc+ -j ACCEPT && sudo iptables-legacy -I FORWARD"
                + " -o jc+ -j ACCEPT");
      }
    }
    return Finding.ok(name, "the engine adds its rules where nf_tables chains drop");
  }

  private static void leftovers(Host host, Path dataRoot, List<Finding> findings) {
    if (alive(host, dataRoot)) {
      return;
    }
    String state = dataRoot.resolve("networks").toString();
    String tag = Digest.of(state.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 4);
    List<String> links =
        host.names("/sys/class/net").stream()
            .filter(link -> link.startsWith("jc" + tag) || link.startsWith("jv" + tag))
            .toList();
    if (!links.isEmpty()) {
      findings.add(
          Finding.note(
              "leftovers",
              "no engine runs, but its links are there: "
                  + String.join(", ", links)
                  + "; an engine that starts takes containers over and removes what nobody owns",
              "jcompose engine start"));
    }
  }

  private static boolean alive(Host host, Path dataRoot) {
    return host.read(dataRoot.resolve("engine.pid").toString())
        .filter(pid -> !pid.isEmpty() && host.exists("/proc/" + pid))
        .isPresent();
  }
}
