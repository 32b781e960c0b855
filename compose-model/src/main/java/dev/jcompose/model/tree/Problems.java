package dev.jcompose.model.tree;

import dev.jcompose.model.Position;
import dev.jcompose.model.Problem;
import dev.jcompose.model.Problem.Severity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects what is wrong with the files of one load, and knows their text. Not for several threads.
 */
public final class Problems {
  private final List<Problem> found = new ArrayList<>();
  private final Map<String, String> texts = new HashMap<>();
  private int errors;
  private boolean readable = true;

  /** Remembers a file's text, to show lines of it. */
  public void source(String file, String text) {
    texts.putIfAbsent(file, text);
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
    Problem problem = new Problem(severity, message, position, sourceLine(position), hint);
    if (found.contains(problem)) {
      return; // an alias or an extended service shows the same place twice
    }
    if (severity == Severity.ERROR) {
      errors++;
    }
    found.add(problem);
  }

  private @Nullable String sourceLine(@Nullable Position position) {
    String text = position == null ? null : texts.get(position.file());
    if (position == null || text == null) {
      return null;
    }
    int start = 0;
    for (int line = 1; line < position.line(); line++) {
      start = text.indexOf('\n', start) + 1;
      if (start == 0) {
        return null;
      }
    }
    int end = text.indexOf('\n', start);
    String line = end < 0 ? text.substring(start) : text.substring(start, end);
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
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
