package dev.jcompose.linux.cgroup;

import java.nio.file.Path;
import java.util.Set;

/** A group's directory in one hierarchy. */
record Member(Path directory, Set<String> controllers, boolean unified) {

  private static final String TASKS = "tasks";
  private static final String PROCS = "cgroup.procs";

  /** A thread that writes 0 here joins alone; v1 only. */
  Path tasks() {
    return directory.resolve(TASKS);
  }

  /** The group's processes by pid; writing one moves it. */
  Path procs() {
    return directory.resolve(PROCS);
  }

  /** The name under which runtimes show this hierarchy in /sys/fs/cgroup; empty for v2. */
  String viewName() {
    return unified
        ? ""
        : String.join(",", controllers.stream().sorted().toList()).replace("name=", "");
  }
}
