package dev.jcompose.model.interpolate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jcompose.model.tree.Problems;
import dev.jcompose.model.tree.Scalar;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvFileParserTest {
  private final Problems problems = new Problems();

  private Map<String, String> parse(String text) {
    return texts(
        EnvFileParser.parse(".env", text, Map.of("OUTER", "o", "WINS", "outer")::get, problems));
  }

  private static Map<String, String> texts(Map<String, Scalar> values) {
    Map<String, String> texts = new HashMap<>();
    values.forEach((name, value) -> texts.put(name, value.text()));
    return texts;
  }

  @Test
  void valuesKnowTheirLine() {
    assertThat(EnvFileParser.parse(".env", "A='x\ny'\n  export B=1\n", k -> null, problems))
        .extractingFromEntries(e -> e.getKey() + " " + e.getValue().position())
        .containsExactly("A .env:1:1", "B .env:3:10");
    assertThat(EnvFileParser.parseRaw("raw", "#\n A=1", k -> null, problems))
        .extractingFromEntries(e -> e.getKey() + " " + e.getValue().position())
        .containsExactly("A raw:2:2");
  }

  @Test
  void commentsBlankLinesExportAndColonAreUnderstood() {
    assertThat(parse("\uFEFF# c\r\n\r\nA=1\r\nexport B = 2\nC: 3 # c\nD=a#b\nE=\n"))
        .isEqualTo(Map.of("A", "1", "B", "2", "C", "3", "D", "a#b", "E", ""));
  }

  @Test
  void quotingDecidesOnEscapesAndVariables() {
    assertThat(parse("A='$OUTER \\n \\''\nB=\"x\\n$OUTER \\$OUTER\"\nC=$OUTER\\n\nD='two\nlines'"))
        .isEqualTo(Map.of("A", "$OUTER \\n '", "B", "x\no $OUTER", "C", "o\\n", "D", "two\nlines"));
  }

  @Test
  void laterValuesUseEarlierOnesButTheEnvironmentWins() {
    assertThat(parse("A=1\nB=${A}2\nWINS=file\nC=$WINS"))
        .containsEntry("B", "12")
        .containsEntry("C", "outer");
  }

  @Test
  void keyAloneIsInheritedOrLeftOut() {
    assertThat(parse("OUTER\nNONE\n")).isEqualTo(Map.of("OUTER", "o"));
  }

  @Test
  void lastOfEqualKeysWins() {
    assertThat(parse("A=1\nA=2")).isEqualTo(Map.of("A", "2"));
  }

  @Test
  void mistakesHaveTheirPlace() {
    assertThat(parse("A B=1\nC='x' y\nD=\"open\n")).containsOnlyKeys("C");
    assertThat(problems.sortedErrors())
        .extracting(p -> p.position() + " " + p.message())
        .containsExactly(
            ".env:1:1 key \"A B...\" contains a space",
            ".env:2:7 text after the closing quote of \"C\"",
            ".env:3:3 value of \"D\" has no closing \"");
  }

  @Test
  void rawFormatTakesValuesAsTheyAre() {
    assertThat(
            texts(EnvFileParser.parseRaw("f", "A=\"$x\" #c\n# no\nOUTER\n", k -> "in", problems)))
        .isEqualTo(Map.of("A", "\"$x\" #c", "OUTER", "in"));
  }
}
