package dev.jcompose.engine.doctor;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A machine on which an ordinary user can run everything, until something is taken from it. */
final class FakeHost implements Host {

  final Map<String, String> files = new HashMap<>();
  final Set<String> programs =
      new HashSet<>(
          Set.of(
              "mount",
              "unshare",
              "nsenter",
              "setsid",
              "findmnt",
              "ps",
              "newuidmap",
              "newgidmap",
              "pasta"));
  final Set<String> writable = new HashSet<>(Set.of("/dev/net/tun"));
  final Map<String, Output> answers = new HashMap<>();
  final Map<String, String> environment = new HashMap<>();
  Disk disk = new Disk("ext4", 1L << 40);
  Runtime.Version java = Runtime.Version.parse("25.0.1");
  Instant now = Instant.parse("2026-01-01T00:00:00Z");
  int uid = 1000;

  FakeHost() {
    files.put("/proc/sys/kernel/osrelease", "6.12.0-amd64");
    files.put("/proc/sys/kernel/seccomp/actions_avail", "kill errno allow");
    files.put("/proc/filesystems", "nodev\ttmpfs\n\text4\nnodev\toverlay");
    files.put("/proc/sys/net/ipv4/ip_unprivileged_port_start", "0");
    files.put("/etc/subuid", "ann:100000:65536");
    files.put("/etc/subgid", "1000:100000:65536");
    files.put("/sys/fs/cgroup/cgroup.controllers", "cpuset cpu io memory pids");
    files.put(
        "/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service/cgroup.controllers",
        "cpuset cpu io memory pids");
    files.put("/run/user/1000/systemd/private", "");
    files.put("/var/lib/systemd/linger/ann", "");
    files.put("/proc/self/limits", "Max open files            1024     1048576     files");
    environment.put("XDG_RUNTIME_DIR", "/run/user/1000");
    answers.put("unshare --version", new Output(0, "unshare from util-linux 2.41"));
  }

  @Override
  public Optional<String> read(String file) {
    return Optional.ofNullable(files.get(file));
  }

  @Override
  public boolean exists(String path) {
    return files.containsKey(path) || writable.contains(path);
  }

  @Override
  public boolean writable(String path) {
    return writable.contains(path);
  }

  @Override
  public List<String> names(String directory) {
    return files.keySet().stream()
        .filter(file -> file.startsWith(directory + "/"))
        .map(file -> file.substring(directory.length() + 1))
        .sorted()
        .toList();
  }

  @Override
  public Optional<Path> program(String name) {
    return programs.contains(name) ? Optional.of(Path.of("/usr/bin", name)) : Optional.empty();
  }

  @Override
  public Output run(List<String> command) {
    return answers.getOrDefault(String.join(" ", command), new Output(0, ""));
  }

  @Override
  public Disk disk(Path path) {
    return disk;
  }

  @Override
  public int uid() {
    return uid;
  }

  @Override
  public String user() {
    return "ann";
  }

  @Override
  public Map<String, String> environment() {
    return environment;
  }

  @Override
  public Runtime.Version java() {
    return java;
  }

  @Override
  public Instant now() {
    return now;
  }
}
