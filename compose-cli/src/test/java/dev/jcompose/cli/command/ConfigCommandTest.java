package dev.jcompose.cli.command;

import static dev.jcompose.engine.client.ScriptedEngine.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConfigCommandTest extends ScriptedCommands {
  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

  private Path file = Path.of("unset");

  @BeforeEach
  void write() throws IOException {
    file =
        Files.writeString(
            directory.resolve("compose.yaml"),
            """
            name: shop
            services:
              web:
                image: nginx:${TAG:-1.27}
                depends_on: [db]
                volumes: [data:/data]
              db:
                image: registry.test:5000/team/db
              tool:
                build: .
                profiles: [tools]
                networks: [back]
            networks: {back: }
            volumes: {data: }
            """);
  }

  private int config(String... arguments) {
    List<String> all = new ArrayList<>(List.of("-f", file.toString(), "config"));
    all.addAll(List.of(arguments));
    return run(all.toArray(String[]::new));
  }

  private void engineHas(String image, String repoDigests) {
    engine.on(
        "GET /v1.44/images/" + image + "/json",
        json(
            200,
            "{\"Id\":\"sha256:1\",\"RepoDigests\":["
                + repoDigests
                + "],\"RootFS\":{\"Type\":\"layers\"}}"));
  }

  @Test
  void namedServicesAreShownWithTheirDependenciesOnly() {
    assertThat(config("db")).isZero();
    assertThat(out).contains("  db:\n").doesNotContain("web", "volumes");
    assertThat(config("--images", "web")).isZero();
    assertThat(out).isEqualTo("registry.test:5000/team/db\nnginx:1.27\n");
    assertThat(config("tool")).isZero();
    assertThat(out).contains("back:\n    name: shop_back\n").doesNotContain("  web:");
  }

  @Test
  void aServiceThatIsNotThereIsRefused() {
    assertThat(config("nope")).isEqualTo(ExitCode.FAILURE);
    assertThat(err).isEqualTo("error: no such service: nope\n");
    assertThat(config("--hash", "nope")).isEqualTo(ExitCode.FAILURE);
    assertThat(config("--format", "xml")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void convertIsConfigAndOutputGoesToAFile() throws IOException {
    Path target = directory.resolve("out.yaml");
    assertThat(run("-f", file.toString(), "convert", "-o", target.toString())).isZero();
    assertThat(out).isEmpty();
    assertThat(config()).isZero();
    assertThat(target).hasContent(out);
    assertThat(config("-q")).isZero();
    assertThat(out).isEmpty();
  }

  @Test
  void variablesAreATable() {
    assertThat(config("--variables")).isZero();
    assertThat(out)
        .isEqualTo(
            """
            NAME                REQUIRED            DEFAULT VALUE       ALTERNATE VALUE
            TAG                 false               1.27
            """);
  }

  @Test
  void originsAreFoundFromTheServicesOn() {
    assertThat(config("--origin", "web.image")).isZero();
    assertThat(out)
        .isEqualTo(
            """
            services.web.image: nginx:1.27  %s:4:12  nginx:${TAG:-1.27}
              TAG                           not set
            """
                .formatted(file));
    assertThat(config("--origin", "networks", "--format", "json", "db")).isZero();
    assertThat(out)
        .isEqualTo(
            """
            [
              {
                "path": "networks.default.name",
                "value": "shop_default"
              }
            ]
            """);
    assertThat(config("--origin", "web.imag")).isEqualTo(ExitCode.FAILURE);
    assertThat(err).isEqualTo("error: no value at web.imag; config --origin lists all\n");
  }

  @Test
  void imagesArePinnedToTheDigestsThatTheEngineKnows() {
    engineHas("nginx:1.27", "\"mirror.test/nginx@sha256:other\",\"nginx@" + DIGEST + "\"");
    engineHas("registry.test:5000/team/db", "\"registry.test:5000/team/db@" + DIGEST + "\"");
    assertThat(config("--lock-image-digests")).isZero();
    assertThat(out)
        .isEqualTo(
            """
            services:
              db:
                image: registry.test:5000/team/db:latest@%1$s
              web:
                image: docker.io/library/nginx:1.27@%1$s
            """
                .formatted(DIGEST));
    assertThat(config("--resolve-image-digests", "db")).isZero();
    assertThat(out).contains("image: registry.test:5000/team/db:latest@" + DIGEST, "networks:");
  }

  @Test
  void anImageWithoutDigestIsNamed() {
    engineHas("registry.test:5000/team/db", "");
    assertThat(config("--resolve-image-digests", "db")).isEqualTo(ExitCode.FAILURE);
    assertThat(err)
        .isEqualTo(
            "error: image \"registry.test:5000/team/db\" has no digest, since it did not come from"
                + " a registry\n");
    engine.on(
        "GET /v1.44/images/registry.test:5000/team/db/json",
        json(404, "{\"message\":\"No such image\"}"));
    assertThat(config("--resolve-image-digests", "db")).isEqualTo(ExitCode.FAILURE);
    assertThat(err).contains("\"registry.test:5000/team/db\" is not on the engine");
  }
}
