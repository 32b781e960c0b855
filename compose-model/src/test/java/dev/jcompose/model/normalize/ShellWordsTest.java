package dev.jcompose.model.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShellWordsTest {
  @Test
  void quotesAndBackslashesGroupWords() {
    assertThat(ShellWords.split("sh -c \"a 'b' \\\"c\\\"\"  d\\ e 'f\\g' ''"))
        .containsExactly("sh", "-c", "a 'b' \"c\"", "d e", "f\\g", "");
  }

  @Test
  void emptyLineHasNoWords() {
    assertThat(ShellWords.split("  ")).isEmpty();
  }

  @Test
  void openQuoteIsRefused() {
    assertThat(ShellWords.split("echo \"hi")).isNull();
  }
}
