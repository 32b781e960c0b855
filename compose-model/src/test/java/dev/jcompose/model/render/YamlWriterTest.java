package dev.jcompose.model.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jcompose.model.Position;
import dev.jcompose.model.render.ProjectRenderer.Dollars;
import dev.jcompose.model.tree.ListNode;
import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Node;
import dev.jcompose.model.tree.Problems;
import dev.jcompose.model.tree.Scalar;
import dev.jcompose.model.yaml.YamlReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Strings as docker compose 2.26.1 writes them, observed. */
class YamlWriterTest {
  private static final Position HERE = new Position("f", 1, 1);

  private static String yaml(String text) {
    MapNode map = MapNode.builder(HERE).put("k", Scalar.string(text, HERE)).build();
    return ProjectRenderer.yaml(map, Dollars.DOUBLED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b",
        "--x=1",
        "?x",
        ":x",
        "a:b",
        "http://x:80/y",
        "x,y",
        "x]",
        "1,2",
        "-x",
        "inf",
        "1e",
        "0x",
        "60:60",
        "5432:5432",
        "1.5.5",
        "127.0.0.1",
        "90-91",
        "=",
        "<<",
        "a\"b",
        "x'",
        "é"
      })
  void plainTextIsNotQuoted(String text) {
    assertThat(yaml(text)).isEqualTo("k: " + text + "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1.0",
        "0x1f",
        "1e3",
        "+1",
        "1_000",
        "0755",
        "0o755",
        ".5",
        "08",
        "1.",
        ".inf",
        "yes",
        "on",
        "N",
        "y",
        "~",
        "null",
        "True",
        "2020-01-01",
        "2001-1-1",
        "2001-12-14t21:59:43.10-05:00",
        "1:30",
        "12:30:45",
        "1:2:3:4"
      })
  void whatAnyYamlMightReadAsSomethingElseIsInDoubleQuotes(String text) {
    assertThat(yaml(text)).isEqualTo("k: \"" + text + "\"\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "- a", "a: b", "a #b", "[x]", "#x", "x:", " x", "x ", "?", "---"})
  void whatYamlGivesAMeaningIsInSingleQuotes(String text) {
    assertThat(yaml(text)).isEqualTo("k: '" + text + "'\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "a%nb > |-%n  a%n  b",
        "a%nb%n > |%n  a%n  b",
        "a%n%tb%n%n > |+%n  a%n  %tb%n",
        "%na > |2-%n%n  a",
        "!a%nb > |2-%n   a%n  b",
        "a!%nb > \"a \\nb\"",
      })
  void severalLinesAreABlock(String text, String expected) {
    assertThat(yaml(unescaped(text))).isEqualTo("k: " + unescaped(expected) + "\n");
  }

  private static String unescaped(String text) {
    return text.replace("%n", "\n").replace("%t", "\t").replace("!", " ");
  }

  @Test
  void whatIsWrittenReadsBackTheSame() {
    String[] hard = {
      "\n", " a\nb", "\t", "a\tb", "\u0007", "\ufeffx", "a\u0085b", "tr\rue", "😀", ""
    };
    for (String text : hard) {
      Node list = new ListNode(List.of(Scalar.string(text, HERE)), HERE);
      String yaml =
          ProjectRenderer.yaml(MapNode.builder(HERE).put("k", list).build(), Dollars.KEPT);
      Problems problems = new Problems();
      MapNode read = YamlReader.read("f", yaml, problems).getFirst();
      assertThat(read.list("k"))
          .as(yaml)
          .singleElement()
          .extracting(n -> ((Scalar) n).text())
          .isEqualTo(text);
    }
  }
}
