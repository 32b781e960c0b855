package dev.jcompose.model.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jcompose.model.Problem;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that load, but perhaps not as their author meant. */
@NullUnmarked
class YamlHabitsTest {
  @TempDir private Path folder;
  private TempProject project;

  @BeforeEach
  void write() {
    project = new TempProject(folder);
  }

  private List<String> warnings(String text) {
    return project.file("compose.yaml", text).load().warnings().stream()
        .map(YamlHabitsTest::line)
        .toList();
  }

  private static String line(Problem problem) {
    return problem.position() + " " + problem.message() + " | " + problem.hint();
  }

  @Test
  void aPortThatYaml11ReadsInBase60() {
    assertThat(
            warnings(
                "services: {a: {image: x, ports: [22:22, \"53:53\", 80:80, 5432:32, '${P-1}:1']}}"))
        .containsExactly(
            "compose.yaml:1:34 service \"a\": ports[0]: 22:22 without quotes is a number to YAML"
                + " 1.1 | put it in quotes: \"22:22\"",
            "compose.yaml:1:57 service \"a\": ports[3]: 5432:32 without quotes is a number to YAML"
                + " 1.1 | put it in quotes: \"5432:32\"");
  }

  @Test
  void yesWhereABooleanBelongs() {
    assertThat(warnings("services: {a: {image: x, privileged: yes, environment: {A: yes}}}"))
        .containsExactly(
            "compose.yaml:1:38 service \"a\": privileged is \"yes\", which YAML 1.2 reads as a"
                + " string | write true");
    assertThat(project.service("a").environment()).containsEntry("A", "yes");
  }

  @Test
  void typographicQuotesAndTagsWithoutMeaning() {
    assertThat(warnings("services: {a: {image: “x”, ports: !rest [], user: !env me}}"))
        .containsExactly(
            "compose.yaml:1:23 typographic quotes do not quote: they are part of the value | write"
                + " \" or '",
            "compose.yaml:1:35 tag !rest has no meaning here | did you mean \"!reset\"?",
            "compose.yaml:1:51 tag !env has no meaning here | null");
  }

  @Test
  void carriageReturnsAndAByteOrderMarkMeanNothing() {
    assertThat(warnings("\ufeffservices:\r\n  a:\r\n    image: x\r\n    user: yes\r\n")).isEmpty();
    assertThat(project.service("a").image()).isEqualTo("x");
    project.file("compose.yaml", "\ufeffservices:\r\n  a:\r\n    imagee: x\r\n");
    assertThat(project.errors(project.request())).hasSize(1);
  }

  @Test
  void laterDocumentsOfAFileAreMergedOverEarlierOnes() {
    assertThat(warnings("services: {a: {image: x, user: u}}\n---\nservices: {a: {image: y}}\n"))
        .isEmpty();
    assertThat(project.service("a").image()).isEqualTo("y");
    assertThat(project.service("a").user()).isEqualTo("u");
  }
}
