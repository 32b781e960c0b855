package dev.jcompose.engine.doctor;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was found of one thing.
 *
 * @param name the thing, short
 * @param says a fragment
 * @param mend the one command, or empty if there is nothing to mend or no command does it
 */
public record Finding(String name, Level level, String says, String mend) {

  private static final String BETWEEN = "\t";

  /** How bad it is. */
  public enum Level {
    OK,
    /** Good to know. */
    NOTE,
    /** Containers run, but something that was asked for may not hold. */
    WARNING,
    /** No container runs. */
    FAILURE
  }

  static Finding ok(String name, String says) {
    return new Finding(name, Level.OK, says, "");
  }

  static Finding note(String name, String says, String mend) {
    return new Finding(name, Level.NOTE, says, mend);
  }

  static Finding warning(String name, String says, String mend) {
    return new Finding(name, Level.WARNING, says, mend);
  }

  static Finding failure(String name, String says, String mend) {
    return new Finding(name, Level.FAILURE, says, mend);
  }

  /** As a line of four fields with tabs between, for another process. */
  String encoded() {
    return Stream.of(level.name(), name, says, mend)
        .map(field -> field.replaceAll("\\s+", " ").strip())
        .collect(Collectors.joining(BETWEEN));
  }

  static Finding decoded(String line) {
    String[] fields = line.split(BETWEEN, -1);
    return new Finding(fields[1], Level.valueOf(fields[0]), fields[2], fields[3]);
  }

  /** As one line for a log or an error. */
  public String line() {
    return name + ": " + says + (mend.isEmpty() ? "" : "; mend it with: " + mend);
  }
}
