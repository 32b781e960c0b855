package dev.jcompose.model.render;

import dev.jcompose.model.Position;
import dev.jcompose.model.Problem;
import java.util.List;
import java.util.Locale;

/**
 * Problems for people: what is wrong, where, the line with a caret under the place, and what to do.
 *
 * <pre>
 * error: service "web": key "imagee" is not known
 *   --> compose.yaml:3:5
 *    |     imagee: nginx
 *    |     ^
 *   hint: did you mean "image"?
 * </pre>
 */
public final class ProblemRenderer {
  private static final int WIDTH = 160;

  private ProblemRenderer() {}

  /** All problems, with an empty line between two; ends with a line break unless empty. */
  public static String render(List<Problem> problems) {
    StringBuilder out = new StringBuilder();
    for (Problem problem : problems) {
      if (!out.isEmpty()) {
        out.append('\n');
      }
      out.append(render(problem));
    }
    return out.toString();
  }

  /** The line with a caret under a character of it; of a long line the part around. */
  private static void excerpt(String line, int column, StringBuilder out) {
    int caret = line.offsetByCodePoints(0, Math.min(column, line.codePointCount(0, line.length())));
    int start = caret < WIDTH ? 0 : caret - WIDTH / 2;
    int end = Math.min(line.length(), start + WIDTH);
    String before = (start > 0 ? "..." : "") + line.substring(start, caret);
    out.append("   | ").append(before).append(line, caret, end);
    out.append(end < line.length() ? "...\n" : "\n").append("   | ");
    // Tabs stay tabs, so that the caret stands where the terminal puts the character.
    before.codePoints().forEach(c -> out.append(c == '\t' ? '\t' : ' '));
    out.append("^\n");
  }

  /** One problem; ends with a line break. */
  public static String render(Problem problem) {
    StringBuilder out = new StringBuilder();
    out.append(problem.severity().name().toLowerCase(Locale.ROOT)).append(": ");
    out.append(problem.message()).append('\n');
    Position position = problem.position();
    if (position != null) {
      out.append("  --> ").append(position).append('\n');
    }
    String line = problem.sourceLine();
    if (position != null && line != null && !line.isBlank()) {
      excerpt(line, position.column() - 1, out);
    }
    if (problem.hint() != null) {
      out.append("  hint: ").append(problem.hint()).append('\n');
    }
    return out.toString();
  }
}
