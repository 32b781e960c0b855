package dev.jcompose.model.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jcompose.model.load.LoadedModel;
import dev.jcompose.model.load.TempProject;
import java.nio.file.Path;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked
class OriginTest {
  @TempDir private Path folder;
  private TempProject project;

  @BeforeEach
  void write() {
    project = new TempProject(folder);
  }

  /** The origins at a path, columns reduced to three blanks. */
  private String origins(String path) {
    LoadedModel model = project.model(project.request());
    return OriginRenderer.render(
            Origin.of(model.tree(), model.substitutions()).stream()
                .filter(origin -> origin.isIn(path))
                .toList())
        .replaceAll("(?m)(\\S) {2,}(?=\\S*(:\\d+:\\d+|default|not set|environment))", "$1   ");
  }

  @Test
  void aPortTellsTheVariableThatChoseIt() {
    project
        .file(".env", "\nWEB_PORT=8081\n")
        .file(
            "compose.yaml",
            """
            services:
              web:
                image: x
                ports:
                  - "${WEB_PORT:-8080}:80"
                  - "${OTHER:-9090}:90"
            """);
    assertThat(origins("services.web.ports"))
        .isEqualTo(
            """
            services.web.ports[0].mode: ingress   compose.yaml:5:9
            services.web.ports[0].target: 80   compose.yaml:5:9
            services.web.ports[0].published: "8081"   compose.yaml:5:9  ${WEB_PORT:-8080}:80
              WEB_PORT=8081   .env:2:1
            services.web.ports[0].protocol: tcp   compose.yaml:5:9
            services.web.ports[1].mode: ingress   compose.yaml:6:9
            services.web.ports[1].target: 90   compose.yaml:6:9
            services.web.ports[1].published: "9090"   compose.yaml:6:9  ${OTHER:-9090}:90
              OTHER   not set
            services.web.ports[1].protocol: tcp   compose.yaml:6:9
            """);
  }

  @Test
  void anOverriddenValueRemembersAllThatWereThereBefore() {
    project
        .variable("FROM_SHELL", "s")
        .file("app.env", "LEVEL=trace\nEXTRA=1\n")
        .file(
            "compose.yaml",
            """
            x-env: &env {LEVEL: warn}
            services:
              base: {image: "base:1", profiles: [never]}
              web:
                extends: base
                profiles: !reset
                env_file: app.env
                image: web:2
                command: [a, b]
                environment:
                  <<: *env
                  LEVEL: info
                  FROM_SHELL:
            """)
        .file(
            "compose.override.yaml",
            """
            services:
              web:
                command: c
                environment: !override {LEVEL: debug, FROM_SHELL: }
            """);
    assertThat(origins("services.web"))
        .isEqualTo(
            """
            services.web.command: [c]   compose.override.yaml:3:14
              instead of [a, b]   compose.yaml:9:14
            services.web.command[0]: c   compose.override.yaml:3:14
            services.web.environment: {LEVEL: debug, EXTRA: "1", FROM_SHELL: s}\
               compose.override.yaml:4:18
              instead of {LEVEL: info, FROM_SHELL: null}   compose.yaml:11:7
            services.web.environment.EXTRA: "1"   app.env:2:1
            services.web.environment.FROM_SHELL: s   compose.override.yaml:4:54
              FROM_SHELL=s   environment
            services.web.environment.LEVEL: debug   compose.override.yaml:4:36
              instead of trace   app.env:1:1
            services.web.image: web:2   compose.yaml:8:12
              instead of base:1   compose.yaml:3:17
            services.web.networks.default: null   default
            """);
  }

  @Test
  void aReplacedMountTellsWhatChangedInIt() {
    project
        .file("compose.yaml", "services: {web: {image: x, volumes: [\"v:/data\"]}}\nvolumes: {v: }")
        .file("compose.override.yaml", "services: {web: {volumes: [\"/host:/data\"]}}");
    assertThat(origins("services.web.volumes[0].source"))
        .isEqualTo(
            """
            services.web.volumes[0].source: /host   compose.override.yaml:1:28
              instead of v   compose.yaml:1:38
            """);
  }

  @Test
  void pathsEndAtTheirSegments() {
    Origin origin = new Origin("services.web2.image", "x", null, null, java.util.List.of());
    assertThat(origin.isIn("services.web")).isFalse();
    assertThat(origin.isIn("services.web2")).isTrue();
    assertThat(origin.isIn("services.web2.image")).isTrue();
  }
}
