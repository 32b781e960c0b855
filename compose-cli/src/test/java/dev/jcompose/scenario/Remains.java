package dev.jcompose.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of engines and containers can be seen on the host: interfaces, mounts, cgroups, processes.
 */
record Remains(Set<String> links, Set<String> cgroups, Set<String> mounts, Set<Long> processes) {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  static Remains now() {
    try {
      return new Remains(
          names(Path.of("/sys/class/net")), cgroupFolders(), mountPoints(), contained());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asserts that what there was more than before has gone; processes may take a moment. */
  void assertGone(Remains before, Path dataRoot) throws InterruptedException {
    Eventually.eventually(
        PATIENCE,
        () -> {
          Remains now = now();
          assertThat(both(now.links, added(links, before.links))).as("interfaces").isEmpty();
          assertThat(both(now.cgroups, added(cgroups, before.cgroups))).as("cgroups").isEmpty();
          assertThat(both(now.mounts, added(mounts, before.mounts))).as("mounts").isEmpty();
          assertThat(both(now.processes, added(processes, before.processes)))
              .as("processes in containers")
              .isEmpty();
          assertThat(processesOf(dataRoot)).as("processes of the engine").isEmpty();
        });
  }

  private static <T> Set<T> added(Set<T> with, Set<T> without) {
    Set<T> more = new TreeSet<>(with);
    more.removeAll(without);
    return more;
  }

  private static <T> Set<T> both(Set<T> one, Set<T> other) {
    Set<T> common = new TreeSet<>(one);
    common.retainAll(other);
    return common;
  }

  /** The process that is number 1 in the container with this id, by its cgroup. */
  static Optional<ProcessHandle> firstProcessOf(String container) {
    return ProcessHandle.allProcesses()
        .filter(process -> read(process.pid(), "cgroup").contains(container))
        .filter(process -> read(process.pid(), "status").matches("(?s).*NSpid:\\s\\d+\\s1\\n.*"))
        .min(Comparator.comparing(ProcessHandle::pid));
  }

  private static Set<Long> contained() {
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> read(pid, "cgroup").contains("jcompose"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<Long> processesOf(Path dataRoot) {
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> read(pid, "cmdline").contains(dataRoot.toString()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A file of a process; empty if the process has gone. */
  private static String read(long pid, String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), file));
    } catch (IOException e) {
      return "";
    }
  }

  private static Set<String> mountPoints() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/mountinfo"))) {
      return lines
          .map(line -> line.split(" ", 6)[4])
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /** Two levels of each hierarchy: where engines make the parents of their containers. */
  private static Set<String> cgroupFolders() throws IOException {
    Set<String> found = new TreeSet<>();
    Path root = Path.of("/sys/fs/cgroup");
    for (String hierarchy : names(root)) {
      found.add(hierarchy);
      if (Files.isDirectory(root.resolve(hierarchy))) {
        names(root.resolve(hierarchy)).forEach(name -> found.add(hierarchy + "/" + name));
      }
    }
    found.removeIf(name -> !name.contains("jcompose"));
    return found;
  }

  private static Set<String> names(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
