package dev.jcompose.linux.cgroup;

import dev.jcompose.linux.Errno;
import dev.jcompose.linux.Processes;
import dev.jcompose.linux.SyscallException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One container's group: a directory in each hierarchy. It outlives this object and the engine;
 * {@link #remove} ends it. Thread-safe, as the kernel is.
 */
public final class Cgroup {

  private static final Duration FREEZE_LIMIT = Duration.ofSeconds(10);
  private static final Duration KILL_FREEZE_LIMIT = Duration.ofMillis(200);

  private final String name;
  private volatile Members members;
  private final LimitPlan plan;
  private final List<String> warnings;

  Cgroup(String name, Members members, LimitPlan plan, List<String> warnings) {
    this.name = name;
    this.members = members;
    this.plan = plan;
    this.warnings = List.copyOf(warnings);
  }

  /** A directory to show to the container. */
  public record View(String name, Path directory) {}

  /** The last part of its path, the container's id. */
  public String name() {
    return name;
  }

  /** Limits that were asked for and are not in force, for people to read. */
  public List<String> warnings() {
    return warnings;
  }

  /** v1: the files that the launching thread writes {@code 0} into, to join before it spawns. */
  public List<String> tasksFiles() {
    return members.all().stream().filter(m -> !m.unified()).map(m -> m.tasks().toString()).toList();
  }

  /** v2: the files that the waiting child's pid is written into. */
  public List<String> procsFiles() {
    return members.all().stream().filter(Member::unified).map(m -> m.procs().toString()).toList();
  }

  /**
   * The group's directories for the container's /sys/fs/cgroup: by the name of a subdirectory on
   * v1, as a whole, with an empty name, on v2.
   */
  public List<View> views() {
    boolean unified = members.unified();
    return members.all().stream()
        .filter(m -> unified || !m.unified())
        .map(m -> new View(m.viewName(), m.directory()))
        .toList();
  }

  /**
   * Sets what had to leave room for the launch itself: call it when the launching thread has ended.
   */
  public void settle() throws SyscallException {
    new LimitWriter(members).write(plan.settling());
  }

  /**
   * Changes limits while processes run; device rules stay.
   *
   * @return limits that are not in force, for people to read
   */
  List<String> update(Limits limits) throws SyscallException {
    LimitWriter writer = new LimitWriter(members);
    LimitPlan changed = writer.apply(limits);
    writer.write(changed.settling());
    return changed.warnings();
  }

  /**
   * Goes on with these directories, more than before: all processes join the new ones. Those that
   * are born meanwhile are found in another round.
   */
  void extend(Members more) throws IOException {
    SortedSet<Integer> moved = new TreeSet<>();
    SortedSet<Integer> present = members.pids();
    while (!moved.containsAll(present)) {
      for (Member member : more.all()) {
        if (!members.all().contains(member)) {
          join(member, present);
        }
      }
      moved.addAll(present);
      present = members.pids();
    }
    members = more;
  }

  private void join(Member member, SortedSet<Integer> pids) throws IOException {
    for (int pid : pids) {
      try {
        members.files().write(member.procs(), Integer.toString(pid));
      } catch (SyscallException e) {
        if (!e.is(Errno.ESRCH)) {
          throw e;
        }
      }
    }
  }

  boolean has(String controller) {
    return members.directory(controller).isPresent();
  }

  /** Processes in the group and below, without the engine. */
  public SortedSet<Integer> pids() throws IOException {
    return members.pids();
  }

  /** Freezes all processes and waits until they stand still, ten seconds at most. */
  public void freeze() throws IOException, InterruptedException {
    if (!new Freezer(members).freeze(FREEZE_LIMIT)) {
      throw new IOException("cgroup " + name + ": this machine's cgroups have no freezer");
    }
  }

  /** Lets frozen processes go on. */
  public void thaw() throws IOException {
    new Freezer(members).thaw();
  }

  /**
   * Sends SIGKILL to all processes, those that are born meanwhile included. They end a moment
   * later; {@link #remove} waits for that.
   */
  public void kill() throws IOException, InterruptedException {
    var file = members.file("cgroup.kill");
    if (file.isPresent()) {
      members.files().write(file.get(), "1");
      return;
    }
    Freezer freezer = new Freezer(members);
    try {
      freezer.freeze(KILL_FREEZE_LIMIT);
    } catch (IOException e) {
      // A process in an uninterruptible wait: kill those there are; remove() comes back to the
      // rest.
    }
    for (int pid : members.pids()) {
      signal(pid);
    }
    freezer.thaw();
  }

  private static void signal(int pid) throws SyscallException {
    try {
      Processes.kill(pid, Processes.SIGKILL);
    } catch (SyscallException e) {
      if (!e.is(Errno.ESRCH)) {
        throw e;
      }
    }
  }

  /** How many processes the kernel has killed here for want of memory; ask before removing. */
  public long oomKills() {
    return reader().oomKills(members.unified());
  }

  /** What the group has used. */
  public CgroupStats stats() {
    return members.unified() ? reader().v2() : reader().v1();
  }

  private StatReader reader() {
    return new StatReader(members.files(), members::directory);
  }

  /**
   * Removes the directories, and those that the container made below; what is gone already is fine.
   *
   * @param patience how long to wait for processes that are ending
   * @throws IOException if some are left then, naming them
   */
  public void remove(Duration patience) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    List<Path> busy = members.tryRemove();
    for (long pause = 1; !busy.isEmpty(); pause = Math.min(2 * pause, 50)) {
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "cgroup " + name + ": " + new ArrayList<>(pids()) + " are still in " + busy.getFirst());
      }
      Thread.sleep(pause);
      busy = members.tryRemove();
    }
  }
}
