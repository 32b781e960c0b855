package dev.jcompose.build.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpansionTest {

  private static final Map<String, String> VALUES =
      Map.of("A", "one", "E", "", "P", "path/to/file.tar.gz", "S", "x y");

  private static String word(String text) {
    return Expansion.word(text, '\\', VALUES::get, _ -> {});
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "$A | one",
        "${A} | one",
        "a$A-b | aone-b",
        "\\$A | $A",
        "'$A' | $A",
        "\"$A\" | one",
        "\"\\$A\" | $A",
        "\"a\\b\" | a\\b",
        "a\\b | ab",
        "$ | $",
        "${N:-two} | two",
        "${N-two} | two",
        "${E:-two} | two",
        "${E-two} | ``",
        "${A:+set} | set",
        "${E:+set} | ``",
        "${E+set} | set",
        "${N:-${A}} | one",
        "${N:-'a}b'} | a}b",
        "${P#*/} | to/file.tar.gz",
        "${P##*/} | file.tar.gz",
        "${P%.*} | path/to/file.tar",
        "${P%%.*} | path/to/file",
        "${P/t/T} | paTh/to/file.tar.gz",
        "${P//t/T} | paTh/To/file.Tar.gz",
        "${P//\\//_} | path_to_file.tar.gz",
        "$N! | !",
      })
  void aTextIsExpanded(String text, String expected) {
    assertThat(word(text)).isEqualTo(expected);
  }

  @Test
  void whiteSpaceSeparatesWordsUnlessItIsQuoted() {
    assertThat(Expansion.words("a $S \"$S\" '' b\\ c", '\\', VALUES::get, _ -> {}))
        .containsExactly("a", "x", "y", "x y", "", "b c");
  }

  @Test
  void quotesMeanNothingInADocument() {
    assertThat(Expansion.document("say \"$A\" '$A' \\$A", '\\', VALUES::get, _ -> {}))
        .isEqualTo("say \"one\" 'one' $A");
  }

  @Test
  void namesWithoutAValueAreTold() {
    List<String> unset = new ArrayList<>();
    Expansion.word("$A $N ${M:-x}", '\\', VALUES::get, unset::add);
    assertThat(unset).containsExactly("N");
  }

  @Test
  void aRequiredValueIsMissed() {
    assertThatThrownBy(() -> word("${N:?no N given}")).hasMessage("N: no N given");
    assertThatThrownBy(() -> word("${E:?}")).hasMessage("E: is not allowed to be empty");
    assertThat(word("${E?}")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'a | single-quote",
        "\"a | double-quote",
        "${A | \"}\"",
        "${A:-b | \"}\"",
        "${} | bad substitution",
        "${A^} | unsupported modifier (^)",
      })
  void whatIsNotClosedIsRefused(String text, String problem) {
    assertThatThrownBy(() -> word(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void theEscapeCharacterIsWhatTheFileSays() {
    assertThat(Expansion.word("C:\\`$A", '`', VALUES::get, _ -> {})).isEqualTo("C:\\$A");
  }
}
