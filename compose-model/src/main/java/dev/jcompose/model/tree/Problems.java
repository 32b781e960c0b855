package dev.jcompose.model.tree;

import dev.jcompose.model.Position;
import dev.jcompose.model.Problem;
import dev.jcompose.model.Problem.Severity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects what is wrong with the files of one load, and knows their text. Not for several threads.
 */
public final class Problems {
  /** More than anybody reads; what is found beyond is only counted. */
  private static final int MOST = 200;

  private static final int LONGEST = 500;

  private final Set<Problem> found = new LinkedHashSet<>();
  private final Map<String, String> texts = new HashMap<>();
  private final Map<String, int[]> lineStarts = new HashMap<>();
  private int errors;
  private boolean readable = true;

  /** Remembers a file's text, to show lines of it. */
  public void source(String file, String text) {
    texts.putIfAbsent(file, text);
  }

  /** Whether a file that was read has this text in it. */
  public boolean contains(String file, String text) {
    String all = texts.get(file);
    return all != null && all.contains(text);
  }

  /**
   * What stands in the file where a value without quotes and blanks starts: {@code 0755} where its
   * scalar says 493.
   */
  public String token(Position position) {
    String line = sourceLine(position);
    if (line == null || position.column() > line.length()) {
      return "";
    }
    int start = position.column() - 1;
    int end = start;
    while (end < line.length() && " \t,]}#".indexOf(line.charAt(end)) < 0) {
      end++;
    }
    return line.substring(start, end);
  }

  /**
   * The place of a character of the text that starts at {@code position}, if the file has the text
   * there as it is; else the start.
   */
  public Position within(Position position, String text, int offset) {
    String line = sourceLine(position);
    int start = position.column() - 1;
    if (line == null || offset > text.length() || start >= line.length()) {
      return position;
    }
    start += "\"'".indexOf(line.charAt(start)) >= 0 ? 1 : 0;
    return line.startsWith(text.substring(0, offset), start)
        ? new Position(position.file(), position.line(), start + offset + 1)
        : position;
  }

  /** Adds an error; {@code hint} says what to do, if that is known. */
  public void error(String message, @Nullable Position position, @Nullable String hint) {
    add(Severity.ERROR, message, position, hint);
  }

  /** Adds an error without a hint. */
  public void error(String message, @Nullable Position position) {
    add(Severity.ERROR, message, position, null);
  }

  /** Adds a warning. */
  public void warning(String message, @Nullable Position position, @Nullable String hint) {
    add(Severity.WARNING, message, position, hint);
  }

  private void add(
      Severity severity, String message, @Nullable Position position, @Nullable String hint) {
    String line = found.size() < MOST ? sourceLine(position) : null;
    Problem problem = new Problem(severity, shortened(message), position, line, hint);
    if (found.contains(problem)) {
      return; // an alias or an extended service shows the same place twice
    }
    if (severity == Severity.ERROR) {
      errors++;
    }
    if (found.size() < MOST || (severity == Severity.ERROR && errors == 1)) {
      found.add(problem);
    }
  }

  /** Messages quote what files say, which can be long. */
  private static String shortened(String message) {
    return message.length() <= LONGEST
        ? message
        : message.substring(0, LONGEST / 2)
            + " ... "
            + message.substring(message.length() - LONGEST / 2);
  }

  private @Nullable String sourceLine(@Nullable Position position) {
    String text = position == null ? null : texts.get(position.file());
    if (position == null || text == null) {
      return null;
    }
    int[] starts = lineStarts.computeIfAbsent(position.file(), _ -> lineStarts(text));
    if (position.line() > starts.length) {
      return null;
    }
    int start = starts[position.line() - 1];
    int end = position.line() < starts.length ? starts[position.line()] - 1 : text.length();
    String line = text.substring(start, end);
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }

  private static int[] lineStarts(String text) {
    int[] starts = new int[(int) text.chars().filter(c -> c == '\n').count() + 1];
    int line = 0;
    for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      starts[++line] = at + 1;
    }
    return starts;
  }

  /** Marks the files as not readable as YAML, so that what they lack is no news. */
  public void unreadable() {
    readable = false;
  }

  /** Whether all files could be read as YAML. */
  public boolean parsed() {
    return readable;
  }

  /** How many errors there are so far. */
  public int errors() {
    return errors;
  }

  /** All warnings, in the order of finding. */
  public List<Problem> warnings() {
    return ofSeverity(Severity.WARNING);
  }

  /** All errors, by file and line. */
  public List<Problem> sortedErrors() {
    List<Problem> sorted = ofSeverity(Severity.ERROR);
    List<String> files = new ArrayList<>();
    for (Problem problem : sorted) {
      Position position = problem.position();
      if (position != null && !files.contains(position.file())) {
        files.add(position.file());
      }
    }
    sorted.sort((a, b) -> Long.compare(rank(a, files), rank(b, files)));
    return sorted;
  }

  private static long rank(Problem problem, List<String> files) {
    Position at = problem.position();
    return at == null
        ? -1
        : ((long) files.indexOf(at.file()) << 48) + ((long) at.line() << 16) + at.column();
  }

  private List<Problem> ofSeverity(Severity severity) {
    List<Problem> list = new ArrayList<>();
    for (Problem problem : found) {
      if (problem.severity() == severity) {
        list.add(problem);
      }
    }
    return list;
  }
}
