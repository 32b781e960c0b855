package dev.jcompose.build.solve;

import dev.jcompose.build.dockerfile.Location;
import java.util.List;

/** Shows some lines of a Dockerfile with two lines around them. */
public final class Excerpt {

  private static final int AROUND = 2;
  private static final String RULE = "--------------------";

  private Excerpt() {}

  /** The lines, those meant marked, under {@code name:line}. */
  public static String of(String text, String name, Location location) {
    List<String> lines = text.lines().toList();
    int first = Math.max(1, location.first() - AROUND);
    int last = Math.min(lines.size(), location.last() + AROUND);
    StringBuilder excerpt = new StringBuilder(name + ":" + location.first() + "\n" + RULE + "\n");
    for (int i = first; i <= last; i++) {
      boolean meant = i >= location.first() && i <= location.last();
      excerpt.append(
          "%4d | %s %s".formatted(i, meant ? ">>>" : "   ", lines.get(i - 1)).stripTrailing());
      excerpt.append('\n');
    }
    return excerpt.append(RULE).append('\n').toString();
  }
}
