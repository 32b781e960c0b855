package dev.jcompose.model.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files made to cost time or memory. The limit is no measure: without their guards these would not
 * end at all, or end with an Error.
 */
@NullUnmarked
@Timeout(60)
class RobustnessTest {
  @TempDir private Path folder;
  private TempProject project;

  @BeforeEach
  void write() {
    project = new TempProject(folder);
  }

  private List<String> errors(String text) {
    return project.file("compose.yaml", text).errors(project.request());
  }

  private static String repeated(int times, String format) {
    return IntStream.range(0, times)
        .mapToObj(i -> format.replace("#+", Integer.toString(i + 1)).replace("#", "" + i))
        .collect(Collectors.joining());
  }

  @Test
  void aliasesOfAliasesAreCountedBeforeTheyMultiply() {
    assertThat(
            errors(
                "x-0: &a0 [x,x,x,x,x,x,x,x,x]\n"
                    + repeated(30, "x-n#: &a#+ [*a#,*a#,*a#,*a#,*a#,*a#,*a#,*a#]\n")))
        .containsExactly("aliases bring more than 100000 values");
    assertThat(errors("x-0: &a0 {k: v}\n" + repeated(60, "x-n#: &a#+ {<<: *a#, k#: {<<: *a#}}\n")))
        .containsExactly("aliases bring more than 100000 values");
  }

  @Test
  void nestingHasALimit() {
    String[] deep = {
      "services: " + "[".repeat(100_000),
      "services: " + "{a: ".repeat(10_000) + "}".repeat(10_000),
      "services:\n" + "- ".repeat(10_000) + "x",
      "? ".repeat(10_000) + "x",
      IntStream.range(0, 2_000).mapToObj(i -> " ".repeat(i) + "a:\n").collect(Collectors.joining())
    };
    for (String text : deep) {
      assertThat(errors(text)).containsExactly("nested more than 200 levels deep");
    }
    assertThat(
            errors("services: {a: {image: \"" + "${A:-".repeat(5_000) + "}".repeat(5_000) + "\"}}"))
        .containsExactly("service \"a\": image: variables are nested more than 100 levels deep");
  }

  @Test
  void aFileOf100000LinesLoads() {
    String services = repeated(25_000, "  s#:\n    image: x\n    environment:\n      A: '#'\n");
    project.file("compose.yaml", "services:\n" + services);
    assertThat(project.load().services()).hasSize(25_000);
  }

  @Test
  void ofManyErrorsTheFirstAreShown() {
    assertThat(errors("services:\n" + repeated(5_000, "  s#: {imagee: x}\n")))
        .hasSizeBetween(100, 1_000)
        .first()
        .isEqualTo("service \"s0\": key \"imagee\" is not known");
  }

  @Test
  void tenMegabytesInOneTokenAreReadOnce() {
    String large = "x".repeat(10_000_000);
    assertThat(errors("services: {a: {image: x, command: [" + large + "]}}")).isEmpty();
    assertThat(errors("x-a: &" + large + " v\nservices: {a: {image: x}}")).isEmpty();
    assertThat(errors("services: {a: {image: x, ports: [" + large + "]}}"))
        .singleElement()
        .satisfies(message -> assertThat(message.length()).isLessThan(1_000));
  }

  @Test
  void manyAnchorsAreNoTrouble() {
    assertThat(errors("services: {a: {image: x}}\n" + repeated(20_000, "x-#: &a# [v]\n")))
        .isEmpty();
  }

  @Test
  void filesWithoutEndAreNotRead() {
    assertThat(errors("services: {a: {image: x, env_file: /dev/zero}}"))
        .containsExactly("file /dev/zero is larger than 20 MB");
  }

  @Test
  void longChainsOfDependenciesAreFollowedAndCyclesFound() {
    String chain = "services:\n" + repeated(5_000, "  s#: {image: x, depends_on: [s#+]}\n");
    assertThat(errors(chain + "  s5000: {image: x}\n")).isEmpty();
    assertThat(errors(chain + "  s5000: {image: x, depends_on: [s0]}\n"))
        .singleElement()
        .asString()
        .startsWith("dependency cycle: s0 -> s1 -> ")
        .contains(" -> ... -> ")
        .endsWith(" -> s5000 -> s0");
  }

  @Test
  void extendsHasALimitAndCyclesEnd() {
    String chain = "services:\n" + repeated(300, "  s#: {extends: s#+}\n");
    assertThat(errors(chain + "  s300: {image: x}\n"))
        .contains("service \"s0\": extends over more than 100 services");
    project.file("other.yaml", "services: {b: {extends: {file: compose.yaml, service: a}}}");
    assertThat(errors("services: {a: {extends: {file: other.yaml, service: b}}}"))
        .singleElement()
        .asString()
        .contains("extends itself: a -> b (");
  }

  @Test
  void includesThatIncludeEachOtherEnd() {
    project.file("other.yaml", "include: [compose.yaml, compose.yaml]");
    assertThat(errors("include: [other.yaml, other.yaml]\nservices: {a: {image: x}}"))
        .isNotEmpty()
        .allMatch(message -> message.endsWith(" includes itself"));
  }
}
