package dev.jcompose.model.yaml;

import dev.jcompose.model.Position;
import dev.jcompose.model.tree.Problems;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * Says what a person did where the parser says what it expected: the parser stumbles often a line
 * or more after the mistake, so the lines around are looked at.
 */
final class SyntaxErrors {
  private static final String QUOTE = "put the value in quotes";

  private final String file;
  private final String[] lines;
  private final Problems problems;

  SyntaxErrors(String file, String text, Problems problems) {
    this.file = file;
    this.lines = text.split("\n", -1);
    this.problems = problems;
  }

  void report(MarkedYamlEngineException e) {
    String problem = e.getProblem() == null ? "" : e.getProblem();
    String context = e.getContext() == null ? "" : e.getContext();
    Mark mark = e.getProblemMark().or(e::getContextMark).orElse(null);
    Mark start = e.getContextMark().orElse(mark);
    int line = mark == null ? 0 : mark.getLine();
    int column = mark == null ? 0 : mark.getColumn();
    int conflict = conflictMarker();
    if (conflict >= 0) {
      error(
          "merge conflict is left in the file",
          conflict,
          0,
          "keep one side and remove the lines with <<<<<<<, ======= and >>>>>>>");
    } else if (at(line, column) == '\t') {
      error("tab in the indentation", line, column, "indent with spaces");
    } else if (context.contains("flow") && start != null && !problem.contains("start any token")) {
      flow(problem, start, line, column);
    } else if (problem.contains("unexpected end of stream") && start != null) {
      String what = "quote that starts here is not closed";
      error(what, start.getLine(), start.getColumn(), null);
    } else if (problem.contains("mapping values are not allowed")) {
      secondColon(line, column);
    } else if (problem.contains("<block end>")) {
      error(
          "indentation does not fit the lines above",
          line,
          column,
          "align this line with its siblings");
    } else {
      other(problem, context, start, line, column);
    }
  }

  private void other(String problem, String context, @Nullable Mark start, int line, int column) {
    if (problem.contains("start any token")) {
      error("value cannot start with \"" + at(line, column) + "\"", line, column, QUOTE);
    } else if (context.contains("alias") || context.contains("anchor")) {
      int from = start == null ? column : start.getColumn();
      error(
          "\""
              + at(line, from)
              + "\" starts an "
              + (context.contains("alias") ? "alias" : "anchor")
              + ", but no name follows",
          line,
          from,
          QUOTE);
    } else if (problem.contains("could not find expected ':'") && start != null) {
      error(
          "line is neither \"key: value\" nor a list item",
          start.getLine(),
          start.getColumn(),
          "add the \":\", or indent it like the text that it belongs to");
    } else if (problem.contains("<document start>")) {
      error(
          "text after the end of the document",
          line,
          column,
          "remove the line \"...\", or start another document with \"---\"");
    } else {
      error("not YAML: " + (context.isEmpty() ? "" : context + ": ") + problem, line, column, null);
    }
  }

  /** Within brackets or braces; {@code start} is where these open. */
  private void flow(String problem, Mark start, int line, int column) {
    char open = at(start.getLine(), start.getColumn());
    char close = open == '{' ? '}' : ']';
    if (start.getLine() != line || problem.contains("<stream end>")) {
      boolean known = open == '[' || open == '{';
      error(
          known
              ? "\"" + open + "\" that starts here is not closed"
              : "a bracket or brace is not closed",
          start.getLine(),
          start.getColumn(),
          known ? "close it with \"" + close + "\"" : null);
    } else {
      error(
          "expected \",\" or \"" + close + "\" here",
          line,
          column,
          "put \",\" between entries; quote values that contain brackets, braces or commas");
    }
  }

  /** A colon where no value may follow: of this line, or because of the line above. */
  private void secondColon(int line, int column) {
    int above = line - 1;
    while (above >= 0 && (lines[above].isBlank() || lines[above].strip().startsWith("#"))) {
      above--;
    }
    String upper = above < 0 ? "" : lines[above];
    int glued = gluedColon(upper);
    if (lines[line].substring(0, Math.min(column, lines[line].length())).contains(": ")) {
      error("a second \": \" on this line", line, column, QUOTE);
    } else if (glued >= 0) {
      error(
          "no blank after the \":\"",
          above,
          glued,
          "write \""
              + new StringBuilder(upper.strip()).insert(upper.strip().indexOf(':') + 1, ' ')
              + "\"");
    } else if (indentation(lines[line]) > indentation(upper) && upper.contains(": ")) {
      error(
          "line is indented under \"" + upper.strip() + "\", which has its value already",
          line,
          indentation(lines[line]),
          "align it with the line above");
    } else {
      error(
          "a second \":\" on this line, or a key at the wrong indentation",
          line,
          column,
          "put a value that contains \": \" in quotes, and align keys of one mapping");
    }
  }

  /** Where {@code key:value} lacks its blank; negative if the line is not like that. */
  private static int gluedColon(String line) {
    int i = indentation(line);
    while (i < line.length() && (Character.isLetterOrDigit(line.charAt(i)) || isJoint(line, i))) {
      i++;
    }
    boolean glued = i > indentation(line) && i + 1 < line.length() && line.charAt(i) == ':';
    return glued && line.charAt(i + 1) != ' ' && !line.contains(": ") ? i : -1;
  }

  private static boolean isJoint(String line, int index) {
    return "_-.".indexOf(line.charAt(index)) >= 0;
  }

  private static int indentation(String line) {
    int i = 0;
    while (i < line.length() && line.charAt(i) == ' ') {
      i++;
    }
    return i;
  }

  private int conflictMarker() {
    for (int i = 0; i < lines.length; i++) {
      if (lines[i].startsWith("<<<<<<< ") || lines[i].startsWith(">>>>>>> ")) {
        return i;
      }
    }
    return -1;
  }

  /** The character at a mark, whose columns count code points. */
  private char at(int line, int column) {
    String text = line < lines.length ? lines[line] : "";
    int index = 0;
    for (int i = 0; i < column && index < text.length(); i++) {
      index += Character.charCount(text.codePointAt(index));
    }
    return index < text.length() ? text.charAt(index) : ' ';
  }

  private void error(String message, int line, int column, @Nullable String hint) {
    problems.error(message, new Position(file, line + 1, column + 1), hint);
  }
}
