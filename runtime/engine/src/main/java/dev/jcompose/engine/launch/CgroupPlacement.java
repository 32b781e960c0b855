package dev.jcompose.engine.launch;

import java.util.List;

/**
 * Where a process is put before it begins: v1 {@code tasks} files that the launching thread writes
 * itself into, and v2 {@code cgroup.procs} files that the child's pid is written into.
 */
public record CgroupPlacement(List<String> tasks, List<String> procs) {

  /** Wherever the engine is. */
  public static final CgroupPlacement NONE = new CgroupPlacement(List.of(), List.of());

  public CgroupPlacement {
    tasks = List.copyOf(tasks);
    procs = List.copyOf(procs);
  }
}
