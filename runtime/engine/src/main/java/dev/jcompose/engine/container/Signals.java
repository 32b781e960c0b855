package dev.jcompose.engine.container;

import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import java.util.List;
import java.util.Locale;

/** Signal numbers by name, signal(7), of x86-64 and aarch64. */
final class Signals {

  private static final List<String> NAMES =
      List.of(
          "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV",
          "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU",
          "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS");
  private static final int RTMIN = 34;
  private static final int RTMAX = 64;

  private Signals() {}

  /** {@code TERM}, {@code SIGTERM}, {@code 15}, {@code RTMIN+3}; INVALID for anything else. */
  static int number(String text) {
    String name = text.strip().toUpperCase(Locale.ROOT);
    if (name.matches("[0-9]{1,2}")) {
      int number = Integer.parseInt(name);
      if (number >= 1 && number <= RTMAX) {
        return number;
      }
    }
    name = name.startsWith("SIG") ? name.substring(3) : name;
    int index = NAMES.indexOf(name);
    if (index > 0) {
      return index;
    }
    if (name.matches("RTMIN(\\+[0-9]{1,2})?|RTMAX(-[0-9]{1,2})?")) {
      int offset = name.length() > 5 ? Integer.parseInt(name.substring(6)) : 0;
      int number = name.startsWith("RTMIN") ? RTMIN + offset : RTMAX - offset;
      if (number >= RTMIN && number <= RTMAX) {
        return number;
      }
    }
    throw new EngineException(Kind.INVALID, "invalid signal: " + text);
  }
}
