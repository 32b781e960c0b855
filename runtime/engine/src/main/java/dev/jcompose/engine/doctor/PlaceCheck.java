package dev.jcompose.engine.doctor;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Where the engine lives: disk, socket, limits of its process, the clock. */
final class PlaceCheck {

  private static final long MIB = 1024 * 1024;
  private static final long PLENTY = 2048 * MIB;
  private static final long LEAST = 64 * MIB;
  private static final int SOCKET_PATH = 107;
  private static final long OPEN_FILES = 16_384;

  /** Releases are younger: a clock that says less is wrong, and no certificate is valid for it. */
  private static final Instant BORN = Instant.parse("2025-09-16T00:00:00Z");

  /** overlayfs takes no upper directory on these. */
  private static final Set<String> NOT_BELOW_OVERLAY =
      Set.of("overlay", "nfs", "nfs4", "cifs", "smb3", "9p", "vfat", "exfat", "ecryptfs");

  private PlaceCheck() {}

  static List<Finding> of(Host host, Path dataRoot, Path socket) {
    List<Finding> findings = new ArrayList<>();
    findings.add(disk(host, dataRoot));
    int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
    findings.add(
        length <= SOCKET_PATH
            ? Finding.ok("socket", socket.toString())
            : Finding.failure(
                "socket",
                socket + " has " + length + " bytes, unix(7) takes " + SOCKET_PATH,
                "export XDG_RUNTIME_DIR=/run/user/" + host.uid()));
    findings.add(openFiles(host));
    findings.add(
        host.now().isAfter(BORN)
            ? Finding.ok("clock", host.now().toString())
            : Finding.warning(
                "clock",
                host.now() + " is in the past: no registry's certificate is valid yet",
                "sudo timedatectl set-ntp true"));
    return findings;
  }

  private static Finding disk(Host host, Path dataRoot) {
    Host.Disk disk = host.disk(dataRoot);
    String where = dataRoot + " (" + disk.type() + ", " + disk.freeBytes() / MIB + " MiB free)";
    String elsewhere = "export JCOMPOSE_DATA_ROOT=/path/on/ext4/or/xfs";
    if (NOT_BELOW_OVERLAY.contains(disk.type()) || disk.type().startsWith("fuse")) {
      return Finding.failure(
          "data root", where + ": overlayfs takes no upper directory there", elsewhere);
    }
    if (disk.freeBytes() < LEAST) {
      return Finding.failure("data root", where + ": full", "jcompose images prune");
    }
    return disk.freeBytes() < PLENTY
        ? Finding.warning("data root", where + ": little room for images", elsewhere)
        : Finding.ok("data root", where);
  }

  /** {@code Max open files SOFT HARD files}, proc_pid_limits(5). */
  private static Finding openFiles(Host host) {
    long hard =
        host.read("/proc/self/limits")
            .orElse("")
            .lines()
            .filter(line -> line.startsWith("Max open files"))
            .map(line -> line.split("\\s+", -1)[4])
            .mapToLong(text -> text.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(text))
            .findFirst()
            .orElse(Long.MAX_VALUE);
    return hard >= OPEN_FILES
        ? Finding.ok("open files", hard == Long.MAX_VALUE ? "unlimited" : "up to " + hard)
        : Finding.warning(
            "open files",
            "up to " + hard + ": some 20 a container are needed",
            "sudo prlimit --nofile=" + OPEN_FILES + " --pid $$");
  }
}
