package dev.jcompose.engine.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Programs of the host that the engine or its launch makes use of, and the JDK. */
final class ProgramCheck {

  private static final int JAVA = 25;
  private static final Pattern UTIL_LINUX = Pattern.compile("util-linux (\\d+)\\.(\\d+)");

  /** {@code unshare --map-auto} came with util-linux 2.38. */
  private static final int MAP_AUTO_MINOR = 38;

  private ProgramCheck() {}

  static List<Finding> of(Host host) {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        host.java().feature() >= JAVA
            ? Finding.ok("JDK", host.java().toString())
            : Finding.failure(
                "JDK",
                host.java() + " is too old: " + JAVA + " or later is needed",
                Packages.of(host)
                    .install(
                        "openjdk-25-jdk-headless",
                        "java-25-openjdk-devel",
                        "openjdk25-jdk",
                        "jdk25-openjdk")));
    findings.add(utilLinux(host));
    if (host.program("ps").isEmpty()) {
      findings.add(
          Finding.note(
              "ps",
              "missing: `jcompose top` asks it",
              Packages.of(host).install("procps", "procps-ng", "procps", "procps-ng")));
    }
    return findings;
  }

  private static Finding utilLinux(Host host) {
    String name = "util-linux";
    List<String> missing =
        List.of("mount", "unshare", "nsenter", "setsid", "findmnt").stream()
            .filter(program -> host.program(program).isEmpty())
            .toList();
    if (!missing.isEmpty()) {
      return Finding.failure(
          name, String.join(", ", missing) + ": missing", Packages.of(host).install(name));
    }
    Matcher version = UTIL_LINUX.matcher(host.run(List.of("unshare", "--version")).text());
    if (!version.find()) {
      return Finding.failure(
          name,
          "unshare is not util-linux's own: a smaller one (busybox) has not its options",
          Packages.of(host).install(name));
    }
    boolean old =
        Integer.parseInt(version.group(1)) == 2
            && Integer.parseInt(version.group(2)) < MAP_AUTO_MINOR;
    return host.uid() != 0 && old
        ? Finding.failure(
            name,
            version.group() + " has no `unshare --map-auto`: 2." + MAP_AUTO_MINOR + " is needed",
            Packages.of(host).install(name))
        : Finding.ok(name, version.group());
  }
}
