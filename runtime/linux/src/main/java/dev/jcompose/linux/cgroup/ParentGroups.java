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
  static final String ENGINE_LEAF = "jcompose-engine";

  private static final List<String> UNIFIED = List.of("cpu", "cpuset", "io", "memory", "pids");
  private static final int ROUNDS = 5;

  /** Makes {@code base/parent}, all of its parts; idempotent. */
  void ensure(Hierarchy hierarchy, boolean unified, Path parent) throws IOException {
    if (unified) {
      clear(hierarchy.base());
      handDown(hierarchy.base());
    }
    Path directory = hierarchy.base();
    for (Path part : parent) {
      directory = directory.resolve(part);
      make(directory, hierarchy.controllers());
      if (unified) {
        handDown(directory);
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

  private void handDown(Path directory) throws IOException {
    Path control = directory.resolve("cgroup.subtree_control");
    Set<String> active = words(control);
    for (String controller : offered(directory)) {
      if (!active.contains(controller)) {
        tryWrite(control, "+" + controller);
      }
    }
  }

  /** A controller that can't be handed down is one the machine lacks: limits will say so. */
  private void tryWrite(Path control, String text) {
    try {
      files.write(control, text);
    } catch (SyscallException e) {
      // A real-time process holds cpu back, another user's cpuset does: the others may be free.
    }
  }

  private List<String> offered(Path directory) throws IOException {
    Set<String> offered = words(directory.resolve("cgroup.controllers"));
    return UNIFIED.stream().filter(offered::contains).toList();
  }

  /**
   * Makes a base ready that is not the top of the tree and has processes in it. They must go first:
   * memory and io would refuse to be handed down (EBUSY), but cpu, cpuset and pids would not, and
   * turn all groups below into ones that no process can join (EOPNOTSUPP).
   */
  private void clear(Path base) throws IOException {
    if (files.exists(base.resolve("cgroup.type")) && !offered(base).isEmpty()) {
      evacuate(base.resolve("cgroup.procs"));
    }
  }

  /** Moves the processes of a group that was given to us to a leaf, ourselves among them. */
  private void evacuate(Path procs) throws IOException {
    Path leaf = procs.resolveSibling(ENGINE_LEAF);
    List<String> pids = files.read(procs).lines().toList();
    for (int round = 0; !pids.isEmpty(); round++) {
      if (round == ROUNDS) {
        throw new IOException(procs + ": processes keep coming, " + pids + " are there");
      }
      files.makeDirectory(leaf);
      for (String pid : pids) {
        move(pid, leaf.resolve("cgroup.procs"));
      }
      pids = files.read(procs).lines().toList();
    }
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
