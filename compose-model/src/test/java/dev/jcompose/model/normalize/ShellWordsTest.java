package dev.jcompose.model.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShellWordsTest {
  private static List<String> words(String line) {
    ShellWords.Line split = ShellWords.split(line);
    return split == null ? List.of("refused") : split.words();
  }

  @Test
  void quotesAndBackslashesGroupWords() {
    assertThat(words("sh -c \"a 'b' \\\"c\\\"\"  d\\ e 'f\\g' ''"))
        .containsExactly("sh", "-c", "a 'b' \"c\"", "d e", "f\\g", "");
  }

  @Test
  void backslashTakesTheNextCharacterAsItIs() {
    assertThat(words("a\\tb \"c\\nd\" 'e\\tf'")).containsExactly("atb", "cnd", "e\\tf");
  }

  @Test
  void emptyLineHasNoWords() {
    assertThat(words("  ")).isEmpty();
  }

  @Test
  void substitutionsAreKeptAsTheyAre() {
    assertThat(words("a `b c` $(d e)")).containsExactly("a", "`b c`", "$(d e)");
  }

  @Test
  void operatorsEndTheCommand() {
    assertThat(ShellWords.split("a b; c")).isEqualTo(new ShellWords.Line(List.of("a", "b"), 3));
    assertThat(words("a 2>x")).containsExactly("a");
    assertThat(words("a \"b;c\" d\\;")).containsExactly("a", "b;c", "d;");
  }

  @Test
  void whatIsNotClosedIsRefused() {
    assertThat(ShellWords.split("echo \"hi")).isNull();
    assertThat(ShellWords.split("echo (hi)")).isNull();
    assertThat(ShellWords.split("echo $(hi")).isNull();
    assertThat(ShellWords.split("echo \\")).isNull();
  }
}
