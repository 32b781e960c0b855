package dev.jcompose.engine.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What proc(5) says of a process; a pid and its start time name a process within one boot. */
final class ProcessStat {

  private static final int STARTTIME = 22;

  private ProcessStat() {}

  /** Clock ticks after boot at which the process started; empty if there is none. */
  static OptionalLong startTicks(int pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      // The second field is the command in parentheses and may hold anything.
      String[] rest = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return OptionalLong.of(Long.parseLong(rest[STARTTIME - 3]));
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
