package dev.jcompose.model.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked
class OmissionTest {
  @TempDir private Path folder;
  private TempProject project;

  @BeforeEach
  void write() {
    project =
        new TempProject(folder)
            .file("a.env", "FROM_FILE=1")
            .variable("KNOWN", "k")
            .file(
                "compose.yaml",
                """
                name: p
                services:
                  web:
                    image: ${IMAGE:-nginx}
                    env_file: a.env
                    environment: [KNOWN, "A=$$x"]
                    ports: ["${PORT}:80"]
                    volumes: ["./data:/data", "${DIR}:/dir"]
                    mem_limit: ${LIMIT}
                  tool: {image: tool, profiles: [tools]}
                """);
  }

  @Test
  void withoutInterpolationTemplatesStayAndNobodyMindsWhatTheyMakeOrWhichServicesAreEnabled() {
    assertThat(project.yamlWithout(Omission.INTERPOLATION))
        .isEqualTo(
            """
            name: p
            services:
              tool:
                profiles:
                  - tools
                image: tool
                networks:
                  default: null
              web:
                environment:
                  A: $$x
                  KNOWN: null
                env_file:
                  - path: /p/a.env
                    required: true
                image: ${IMAGE:-nginx}
                mem_limit: ${LIMIT}
                networks:
                  default: null
                ports:
                  - ${PORT}:80
                volumes:
                  - type: bind
                    source: /p/data
                    target: /data
                    bind:
                      create_host_path: true
                  - ${DIR}:/dir
            networks:
              default:
                name: p_default
            """);
  }

  @Test
  void withoutPathsAndNormalizationTheFilesOwnWordsStay() {
    project.file(
        "compose.yaml",
        """
        services:
          web:
            build: {context: ./sub/../src}
            volumes: ["./data:/data", "~/x:/x"]
            secrets: [key]
        secrets: {key: {file: ../key}}
        """);
    assertThat(project.yamlWithout(Omission.PATHS, Omission.NORMALIZATION))
        .contains("context: ./sub/../src\n", "source: ./data\n", "source: ~/x\n", "file: ../key\n")
        .doesNotContain("dockerfile", "networks", "/run/secrets");
  }

  @Test
  void withoutEnvFilesTheyAreListedInstead() {
    project.file(
        "compose.yaml", "services: {web: {image: x, env_file: [a.env], environment: {KNOWN: }}}");
    assertThat(project.yamlWithout(Omission.ENV_FILES))
        .contains("env_file:\n      - path: /p/a.env", "KNOWN: null")
        .doesNotContain("FROM_FILE");
    assertThat(project.yamlWithout()).contains("FROM_FILE: \"1\"", "KNOWN: k");
  }

  @Test
  void withoutConsistencyContradictionsArePrinted() {
    project.file("compose.yaml", "services: {web: {image: x, networks: [nowhere]}}");
    assertThat(project.errors(project.request())).isNotEmpty();
    assertThat(project.yamlWithout(Omission.CONSISTENCY)).contains("nowhere: null");
  }

  @Test
  void targetsLeaveOnlyWhatTheyNeed() {
    project.file(
        "compose.yaml",
        """
        services:
          web: {image: x, depends_on: [db]}
          db: {image: x, networks: [back]}
          other: {image: x, networks: [front]}
        networks: {back: , front: }
        """);
    LoadRequest request = project.request();
    assertThat(project.model(request.withTargets("web")).tree().map("services").entries())
        .containsOnlyKeys("web", "db");
    assertThat(project.model(request.withTargets("db")).tree().map("networks").entries())
        .containsOnlyKeys("back");
  }
}
