package dev.jcompose.engine.doctor;

import dev.jcompose.linux.security.InvalidSettingException;
import dev.jcompose.linux.security.KernelVersion;
import java.util.ArrayList;
import java.util.List;

/** What the kernel says of itself in files. */
final class KernelCheck {

  /** mount_setattr(2); overlayfs in user namespaces is older by one release. */
  private static final KernelVersion NEEDED = new KernelVersion(5, 12);

  private static final String OVERLAYFS = "overlayfs";

  private KernelCheck() {}

  static List<Finding> of(Host host) {
    List<Finding> findings = new ArrayList<>();
    findings.add(version(host));
    findings.add(seccomp(host));
    if (host.uid() == 0) {
      findings.add(forwarding(host));
    }
    return findings;
  }

  static Finding version(Host host) {
    String release = host.read("/proc/sys/kernel/osrelease").orElse("?");
    try {
      return KernelVersion.parse(release).isAtLeast(NEEDED)
          ? Finding.ok("kernel", "Linux " + release)
          : Finding.failure(
              "kernel",
              "Linux " + release + " is too old: " + NEEDED + " or later is needed",
              Packages.of(host).install("linux-image-amd64", "kernel", "linux-lts", "linux"));
    } catch (InvalidSettingException e) {
      return Finding.note("kernel", "Linux " + release + ", a version not understood", "");
    }
  }

  /** Whether the kernel knows overlayfs, or loads it when the first one is mounted. */
  static Finding overlayfs(Host host) {
    boolean known =
        host.read("/proc/filesystems").orElse("").lines().anyMatch(l -> l.endsWith("\toverlay"));
    if (known) {
      return Finding.ok(OVERLAYFS, "known to the kernel");
    }
    String release = host.read("/proc/sys/kernel/osrelease").orElse("");
    boolean module =
        host.read("/lib/modules/" + release + "/modules.dep")
            .orElse("")
            .lines()
            .anyMatch(line -> line.contains("/overlay.ko"));
    return module
        ? Finding.ok(OVERLAYFS, "a module, which its first mount loads")
        : Finding.failure(OVERLAYFS, "not known to the kernel", "sudo modprobe overlay");
  }

  private static Finding seccomp(Host host) {
    return host.read("/proc/sys/kernel/seccomp/actions_avail").isPresent()
        ? Finding.ok("seccomp", "filters are supported")
        : Finding.failure("seccomp", "the kernel is built without CONFIG_SECCOMP_FILTER", "");
  }

  private static Finding forwarding(Host host) {
    boolean on = host.read("/proc/sys/net/ipv4/ip_forward").orElse("0").equals("1");
    return Finding.ok(
        "ip_forward", on ? "on" : "off; the engine switches it on while it has a network");
  }
}
