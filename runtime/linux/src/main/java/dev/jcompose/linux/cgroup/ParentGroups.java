package dev.jcompose.linux.cgroup;

import dev.jcompose.linux.Errno;
import dev.jcompose.linux.SyscallException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Makes the groups that containers' groups stand in, ready to hand controllers down. */
record ParentGroups(CgroupFiles files) {

  /** Beside the containers' groups: processes that stood where controllers are handed down. */
  private static final String ENGINE_LEAF = "jcompose-engine";

  private static final List<String> UNIFIED = List.of("cpu", "cpuset", "io", "memory", "pids");
  private static final int ROUNDS = 5;

  /** Makes {@code base/parent}, all of its parts; idempotent. */
  void ensure(Hierarchy hierarchy, boolean unified, Path parent) throws IOException {
    if (unified) {
      handDown(hierarchy.base(), true);
    }
    Path directory = hierarchy.base();
    for (Path part : parent) {
      directory = directory.resolve(part);
      make(directory, hierarchy.controllers());
      if (unified) {
        handDown(directory, false);
      }
    }
  }

  /** Makes a v1 or v2 group. A fresh v1 cpuset is empty, and nobody can join an empty one. */
  void make(Path directory, Set<String> controllers) throws IOException {
    files.makeDirectory(directory);
    if (!controllers.contains("cpuset")) {
      return;
    }
    for (String file : List.of("cpuset.cpus", "cpuset.mems")) {
      Path own = directory.resolve(file);
      Path above = directory.resolveSibling(file);
      if (files.read(own).isEmpty()) {
        files.write(own, files.read(above));
      }
    }
  }

  private void handDown(Path directory, boolean base) throws IOException {
    Path control = directory.resolve("cgroup.subtree_control");
    Set<String> offered = words(directory.resolve("cgroup.controllers"));
    Set<String> active = words(control);
    for (String controller : UNIFIED) {
      if (offered.contains(controller) && !active.contains(controller)) {
        handDown(controller, control, base);
      }
    }
  }

  /** A controller that can't be handed down is one the machine lacks: limits will say so. */
  private void handDown(String controller, Path control, boolean base) throws IOException {
    try {
      files.write(control, "+" + controller);
    } catch (SyscallException e) {
      boolean occupied = e.is(Errno.EBUSY) && base;
      if (occupied && evacuate(control.resolveSibling("cgroup.procs"))) {
        handDown(controller, control, false);
      }
    }
  }

  /** Moves the processes of a group that was given to us to a leaf, ourselves among them. */
  private boolean evacuate(Path procs) throws IOException {
    Path leaf = procs.resolveSibling(ENGINE_LEAF);
    files.makeDirectory(leaf);
    for (int round = 0; round < ROUNDS; round++) {
      List<String> pids = files.read(procs).lines().toList();
      if (pids.isEmpty()) {
        return true;
      }
      for (String pid : pids) {
        move(pid, leaf.resolve("cgroup.procs"));
      }
    }
    return false;
  }

  private void move(String pid, Path procs) throws SyscallException {
    try {
      files.write(procs, pid);
    } catch (SyscallException e) {
      if (!e.is(Errno.ESRCH)) {
        throw e;
      }
    }
  }

  private Set<String> words(Path file) throws IOException {
    return new HashSet<>(List.of(files.read(file).split("\\s+", -1)));
  }
}
