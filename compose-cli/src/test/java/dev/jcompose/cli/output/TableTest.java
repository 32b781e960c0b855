package dev.jcompose.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void columnsAreAsWideAsTheirLongestCellAndThree() {
    Table table = Table.of(0, "NAME", "STATE").row(List.of("a-long-name", "up"));
    assertThat(table.lines()).containsExactly("NAME          STATE", "a-long-name   up");
  }

  @Test
  void columnsAreAtLeastOfTheMinimumAndLinesEndWithoutBlanks() {
    Table table = Table.of(10, "A", "B", "C").row(List.of("é", "…", ""));
    assertThat(table.lines()).containsExactly("A         B         C", "é         …");
  }
}
