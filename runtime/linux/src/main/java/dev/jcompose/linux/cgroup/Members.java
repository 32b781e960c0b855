package dev.jcompose.linux.cgroup;

import dev.jcompose.linux.Errno;
import dev.jcompose.linux.SyscallException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** A group's directories, and what is read and written in the right one of them. */
record Members(CgroupFiles files, List<Member> all) {

  private static final String CORE = "cgroup";

  Members {
    all = List.copyOf(all);
  }

  /** Whether v2 holds the controllers. */
  boolean unified() {
    return all.stream().allMatch(Member::unified);
  }

  /** Where the files of a controller are; {@code cgroup} is v2's core. */
  Optional<Path> directory(String controller) {
    return all.stream()
        .filter(
            m ->
                m.unified()
                    ? unified() || controller.equals(CORE)
                    : m.controllers().contains(controller))
        .map(Member::directory)
        .findFirst();
  }

  /** The file with this name, where the machine has it. */
  Optional<Path> file(String name) {
    return directory(name.substring(0, name.indexOf('.')))
        .map(directory -> directory.resolve(name))
        .filter(files::exists);
  }

  /** The directories that list the group's processes: v2's, or one of v1's. */
  private Optional<Path> listing() {
    return all.stream()
        .filter(Member::unified)
        .map(Member::directory)
        .findFirst()
        .or(() -> directory("freezer"))
        .or(() -> directory("pids"))
        .or(() -> all.stream().map(Member::directory).findFirst());
  }

  /**
   * Processes in the group and in groups below it. A launching thread of ours counts for v1 as its
   * whole process: ours is left out.
   */
  SortedSet<Integer> pids() throws IOException {
    SortedSet<Integer> pids = new TreeSet<>();
    Optional<Path> listing = listing();
    if (listing.isPresent()) {
      collect(listing.get(), pids);
    }
    pids.remove((int) ProcessHandle.current().pid());
    pids.remove(0);
    return pids;
  }

  private void collect(Path directory, SortedSet<Integer> into) throws IOException {
    try {
      for (String line : files.read(directory.resolve("cgroup.procs")).lines().toList()) {
        into.add(Integer.valueOf(line));
      }
    } catch (NoSuchFileException e) {
      return; // gone, and its processes with it
    }
    for (Path child : files.children(directory)) {
      collect(child, into);
    }
  }

  /** Removes the directories that are not in use, with those below; the rest is returned. */
  List<Path> tryRemove() throws IOException {
    List<Path> busy = new ArrayList<>();
    for (Member member : all) {
      tryRemove(member.directory(), busy);
    }
    return busy;
  }

  private void tryRemove(Path directory, List<Path> busy) throws IOException {
    try {
      files.removeDirectory(directory);
    } catch (SyscallException e) {
      List<Path> children = files.children(directory);
      if (!e.is(Errno.EBUSY)) {
        throw e;
      }
      for (Path child : children) {
        tryRemove(child, busy);
      }
      retryRemove(directory, busy);
    }
  }

  private void retryRemove(Path directory, List<Path> busy) throws SyscallException {
    try {
      files.removeDirectory(directory);
    } catch (SyscallException e) {
      if (!e.is(Errno.EBUSY)) {
        throw e;
      }
      busy.add(directory);
    }
  }
}
