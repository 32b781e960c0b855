package dev.jcompose.cli.output;

import java.util.ArrayList;
import java.util.List;

/** Rows in aligned columns, as docker prints them: three blanks between, none at the end. */
public final class Table {
  private static final int GAP = 3;

  private final int minimum;
  private final List<List<String>> rows = new ArrayList<>();

  private Table(int minimum) {
    this.minimum = minimum;
  }

  /** A table whose columns are at least so many characters wide, the gap included. */
  public static Table of(int minimum, String... header) {
    Table table = new Table(minimum);
    table.rows.add(List.of(header));
    return table;
  }

  /** Adds a row of as many cells as the header has. */
  public Table row(List<String> cells) {
    rows.add(List.copyOf(cells));
    return this;
  }

  /** The lines. */
  public List<String> lines() {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        int needed = Math.max(minimum, row.get(i).codePointCount(0, row.get(i).length()) + GAP);
        widths[i] = Math.max(widths[i], needed);
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = row.get(i);
      line.append(cell);
      line.repeat(" ", widths[i] - cell.codePointCount(0, cell.length()));
    }
    return line.toString().stripTrailing();
  }
}
