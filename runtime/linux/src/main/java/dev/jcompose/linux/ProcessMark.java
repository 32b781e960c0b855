package dev.jcompose.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What tells a process from every other one, this boot's and any other's: what a later engine needs
 * to know it again. As text: {@code PID STARTTICKS BOOTID}.
 *
 * @param startTicks clock ticks after boot at which it started, proc_pid_stat(5)
 * @param bootId random(4)'s boot_id
 */
public record ProcessMark(int pid, long startTicks, String bootId) {

  private static final int FIRST = 3;
  private static final int STATE = 3;
  private static final int STARTTIME = 22;
  private static final int EXIT_CODE = 52;

  /** The mark of a living process; empty if there is none. */
  public static Optional<ProcessMark> of(int pid) throws IOException {
    OptionalLong ticks = startOf(pid);
    return ticks.isEmpty()
        ? Optional.empty()
        : Optional.of(new ProcessMark(pid, ticks.getAsLong(), thisBoot()));
  }

  /** The mark in a file; empty if there is no such file, or it is torn. */
  public static Optional<ProcessMark> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String[] parts = Files.readString(file).strip().split(" ", -1);
    try {
      return parts.length == 3
          ? Optional.of(
              new ProcessMark(Integer.parseInt(parts[0]), Long.parseLong(parts[1]), parts[2]))
          : Optional.empty();
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  /** Writes it to a file. */
  public void write(Path file) throws IOException {
    Files.writeString(file, this + "\n");
  }

  /** Whether that very process still is. */
  public boolean lives() throws IOException {
    OptionalLong ticks = startOf(pid);
    return ticks.isPresent() && ticks.getAsLong() == startTicks && thisBoot().equals(bootId);
  }

  /** Kills it if it still is, and waits for its end: a moment. */
  public void kill() throws IOException {
    try (Fd pidfd = Processes.openPidfd(pid)) {
      if (lives()) {
        Processes.signal(pidfd.number(), Processes.SIGKILL);
        Processes.awaitDeath(pidfd.number());
      }
    } catch (SyscallException e) {
      if (!e.is(Errno.ESRCH)) {
        throw e;
      }
    }
  }

  /** Clock ticks after boot at which a process started; empty if there is none. */
  public static OptionalLong startOf(int pid) {
    try {
      return OptionalLong.of(Long.parseLong(fields(pid)[STARTTIME - FIRST]));
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /**
   * What a process that has ended but was not yet reaped said, 128 + n for signal n; empty for any
   * other.
   */
  public static OptionalInt exitCodeOfZombie(int pid) {
    try {
      String[] fields = fields(pid);
      return fields[STATE - FIRST].equals("Z")
          ? OptionalInt.of(Processes.exitCode(Integer.parseInt(fields[EXIT_CODE - FIRST])))
          : OptionalInt.empty();
    } catch (IOException e) {
      return OptionalInt.empty();
    }
  }

  /** The fields from {@link #FIRST} on: the second is in parentheses and may hold anything. */
  private static String[] fields(int pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat")).strip();
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
  }

  private static String thisBoot() throws IOException {
    return ProcFs.read(Path.of("/proc/sys/kernel/random/boot_id"));
  }

  @Override
  public String toString() {
    return pid + " " + startTicks + " " + bootId;
  }
}
