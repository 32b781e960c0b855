package dev.jcompose.model.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jcompose.model.Problem;
import dev.jcompose.model.Project;
import dev.jcompose.model.VolumeMount;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked // a null fails the test all the same
class ProjectLoaderTest {
  @TempDir Path folder;
  private TempProject project;

  @BeforeEach
  void folder() {
    project = new TempProject(folder);
  }

  @Test
  void filesAreFoundUpwardsWithTheirOverride() {
    project
        .file("Some.Dir/compose.yaml", "services: {a: {image: a}}")
        .file("Some.Dir/compose.override.yml", "services: {a: {user: me}}")
        .file("Some.Dir/below/deep/x", "");
    Project loaded =
        project.open(LoadRequest.in(folder.resolve("Some.Dir/below/deep"), Map.of())).project();
    assertThat(loaded.name()).isEqualTo("somedir");
    assertThat(loaded.directory()).isEqualTo(folder.resolve("Some.Dir"));
    assertThat(loaded.services().get("a").user()).isEqualTo("me");
    assertThat(loaded.files()).hasSize(2);
  }

  @Test
  void nothingFoundSaysWhatToDo() {
    assertThat(project.errors(project.request()))
        .containsExactly("no compose file in " + folder + " or above it");
  }

  @Test
  void nameComesFromOptionThenEnvironmentThenFile() {
    project.file(
        "compose.yaml", "name: from-file\nservices: {a: {image: \"$COMPOSE_PROJECT_NAME\"}}");
    assertThat(project.load().name()).isEqualTo("from-file");
    assertThat(project.service("a").image()).isEqualTo("from-file");
    project.file(".env", "COMPOSE_PROJECT_NAME=from-env");
    assertThat(project.load().name()).isEqualTo("from-env");
    LoadRequest r = project.request();
    LoadRequest named =
        new LoadRequest(
            r.files(), null, "option", List.of(), List.of(), List.of(), Map.of(), folder,
            r.stdin());
    assertThat(project.open(named).project().name()).isEqualTo("option");
  }

  @Test
  void processEnvironmentWinsOverEnvFile() {
    project
        .file(".env", "A=file\nB=${A}-b\n")
        .file("compose.yaml", "services: {s: {image: \"$A/$B\", environment: [A, NOPE]}}")
        .variable("A", "os");
    assertThat(project.service("s").image()).isEqualTo("os/os-b");
    assertThat(project.service("s").environment())
        .containsEntry("A", "os")
        .containsEntry("NOPE", null);
  }

  @Test
  void environmentWinsOverEnvFilesAndTheLastOfThoseWins() {
    project
        .file("one.env", "A=1\nB=1\nC=1\n")
        .file("two.env", "B=2\nC=2\n")
        .file(
            "compose.yaml",
            "services: {s: {image: i, env_file: [one.env, {path: two.env}, {path: no, required:"
                + " false}], environment: {C: 3}}}");
    assertThat(project.service("s").environment()).isEqualTo(Map.of("A", "1", "B", "2", "C", "3"));
  }

  @Test
  void relativePathsOfAllFilesStartAtTheFirstOnesFolder() {
    project
        .file("one/a.yaml", "services: {s: {image: i, volumes: [\"./x:/x\"]}}")
        .file("two/b.yaml", "services: {s: {volumes: [\"./y:/y\"]}}");
    Project loaded = project.load("one/a.yaml", "two/b.yaml");
    assertThat(loaded.services().get("s").volumes())
        .extracting(mount -> ((VolumeMount.Bind) mount).source())
        .containsExactly(folder.resolve("one/x"), folder.resolve("one/y"));
  }

  @Test
  void standardInputIsAFile() {
    LoadRequest r = project.request().withFiles("-");
    byte[] yaml = "services: {s: {image: stdin}}".getBytes(StandardCharsets.UTF_8);
    LoadRequest request =
        new LoadRequest(
            r.files(),
            null,
            "p",
            List.of(),
            List.of(),
            List.of(),
            Map.of(),
            folder,
            new ByteArrayInputStream(yaml));
    assertThat(project.open(request).project().services().get("s").image()).isEqualTo("stdin");
  }

  @Test
  void extendedServicesBringPathsOfTheirOwnFolder() {
    project
        .file(
            "lib/base.yaml",
            "services: {o: {extends: b, environment: {A: o}}, b: {image: b, volumes: [\"./r:/r\"],"
                + " environment: {A: b, B: b}}}")
        .file(
            "compose.yaml",
            "services: {s: {extends: {file: lib/base.yaml, service: o}, user: me}}");
    assertThat(project.service("s").environment()).isEqualTo(Map.of("A", "o", "B", "b"));
    assertThat(project.service("s").volumes().getFirst())
        .isEqualTo(new VolumeMount.Bind(folder.resolve("lib/r"), "/r", false, true, "", "", ""));
  }

  @Test
  void includeIsLoadedInItsOwnFolderWithItsOwnEnv() {
    project
        .file("inc/.env", "V=inc\nW=inc\n")
        .file(
            "inc/compose.yaml",
            "services: {i: {image: \"$V-$W\", volumes: [\"./d:/d\"], tty: true}}")
        .file(
            "compose.yaml",
            "include: [inc/compose.yaml]\nservices: {i: {tty: !reset null}, s: {extends: i}}")
        .variable("W", "os");
    Project loaded = project.load();
    assertThat(loaded.services().get("i").image()).isEqualTo("inc-os");
    assertThat(loaded.services().get("i").tty()).isFalse();
    assertThat(loaded.services().get("s").volumes().getFirst())
        .isEqualTo(new VolumeMount.Bind(folder.resolve("inc/d"), "/d", false, true, "", "", ""));
  }

  @Test
  void profilesDecideWhatTakesPart() {
    project.file(
        "compose.yaml",
        "services: {a: {image: a, depends_on: {d: {condition: service_started, required: false}}},"
            + " d: {image: d, profiles: [dev], volumes: [\"v:/v\"]}}\nvolumes: {v: }");
    Project without = project.load();
    assertThat(without.services()).containsOnlyKeys("a");
    assertThat(without.services().get("a").dependsOn()).isEmpty();
    assertThat(without.disabledServices()).containsOnlyKeys("d");
    assertThat(without.volumes()).isEmpty();
    assertThat(project.open(project.request().withProfiles("dev")).project().services())
        .containsOnlyKeys("a", "d");
    project.variable("COMPOSE_PROFILES", "x,dev");
    assertThat(project.load().services().get("a").dependsOn()).containsOnlyKeys("d");
  }

  @Test
  void severalDocumentsInOneFileAreOverrides() {
    project.file("compose.yaml", "services: {a: {image: a}}\n---\nservices: {a: {image: b}}\n");
    assertThat(project.service("a").image()).isEqualTo("b");
  }

  @Test
  void mergeKeysAndAnchorsShareValues() {
    project.file(
        "compose.yaml",
        """
        x-one: &one {user: a, tty: true}
        x-two: &two {user: b, init: true}
        services:
          s: {<<: [*one, *two], image: i, tty: false}
        """);
    assertThat(project.service("s").user()).isEqualTo("a");
    assertThat(project.service("s").init()).isTrue();
    assertThat(project.service("s").tty()).isFalse();
  }

  @Test
  void warningsNameTheirPlaces() {
    project.file(
        "compose.yaml", "version: '3'\nservices:\n  s:\n    image: i:$NONE\n    tty: yes\n");
    assertThat(project.load().warnings())
        .extracting(p -> p.position() + " " + p.message())
        .containsExactly(
            "compose.yaml:1:1 key \"version\" is obsolete and ignored",
            "compose.yaml:4:12 variable \"NONE\" is not set, using an empty string",
            "compose.yaml:5:10 service \"s\": tty is \"yes\", which YAML 1.2 reads as a string");
    assertThat(project.load().warnings())
        .extracting(Problem::severity)
        .doesNotContain(Problem.Severity.ERROR);
  }

  @Test
  void everyValueKnowsItsOrigin() {
    project
        .file("compose.yaml", "services:\n  s:\n    image: i\n    environment:\n      - A=1\n")
        .file("compose.override.yaml", "services:\n  s:\n    environment: {A: 2}\n");
    assertThat(project.load().origins().of("services.s.environment.A"))
        .hasToString("Optional[compose.override.yaml:3:19]");
    assertThat(project.load().origins().of("services.s.image"))
        .hasToString("Optional[compose.yaml:3:5]");
  }

  @Test
  void canonicalYamlLoadsToTheSameProject() {
    project.file(
        "compose.yaml",
        """
        name: p
        services:
          s:
            image: i
            command: ["sh", "-c", "echo $$HOME\\nline 'two'", "8080", "yes", "", "- x", "a: b"]
            environment: {D: "a$$b", E: "# no", F: "multi\\nline\\n"}
            ports: ["80:80"]
            volumes: ["v:/v:ro"]
        volumes: {v: }
        """);
    String yaml = project.yaml();
    project.file("again.yaml", yaml);
    assertThat(project.yaml("again.yaml")).isEqualTo(yaml);
    assertThat(project.load("again.yaml").services()).isEqualTo(project.load().services());
  }
}
