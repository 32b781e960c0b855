package dev.jcompose.engine.doctor;

import dev.jcompose.linux.security.InvalidSettingException;
import dev.jcompose.linux.security.KernelVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the kernel says of itself in files. */
final class KernelCheck {

  /** mount_setattr(2); overlayfs in user namespaces is older by one release. */
  private static final KernelVersion NEEDED = new KernelVersion(5, 12);

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

  /** Whether the kernel knows overlayfs, or can load it. */
  static Finding overlayfs(Host host) {
    if (isKnown(host)) {
      return Finding.ok("overlayfs", "known to the kernel");
    }
    if (host.uid() == 0 && host.program("modprobe").isPresent()) {
      Host.Output _ =
          host.run(List.of(host.program("modprobe").orElseThrow().toString(), "overlay"));
    }
    return isKnown(host)
        ? Finding.ok("overlayfs", "known to the kernel")
        : Finding.failure("overlayfs", "not known to the kernel", "sudo modprobe overlay");
  }

  private static boolean isKnown(Host host) {
    Optional<String> known = host.read("/proc/filesystems");
    return known.isPresent() && known.get().lines().anyMatch(l -> l.endsWith("\toverlay"));
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
