package dev.jcompose.cli.command;

import static dev.jcompose.engine.client.ScriptedEngine.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole command lines in this process, with an engine that answers from a script. */
@NullUnmarked
@Timeout(60)
class CommandsTest extends ScriptedCommands {
  @Nested
  class WrongUsage {
    @Test
    void anUnknownCommandIsComparedWithTheKnownOnes() {
      assertThat(run("pss")).isEqualTo(ExitCode.USAGE);
      assertThat(err).startsWith("error: unknown command \"pss\"; did you mean \"ps\"?\n");
    }

    @Test
    void aCommandOfDockerComposeThatIsMissingIsNamed() {
      assertThat(run("watch")).isEqualTo(ExitCode.USAGE);
      assertThat(err).isEqualTo("error: command \"watch\" is not there yet\n");
    }

    @Test
    void unknownOptionsMissingOperandsAndBadNumbersAreRefused() {
      assertThat(run("up", "--sclae", "web=2")).isEqualTo(ExitCode.USAGE);
      assertThat(run("port", "web")).isEqualTo(ExitCode.USAGE);
      assertThat(run("stop", "-t", "soon")).isEqualTo(ExitCode.USAGE);
      assertThat(run("up", "--no-recreate", "--force-recreate")).isEqualTo(ExitCode.USAGE);
      assertThat(run("up", "-d", "--abort-on-container-exit")).isEqualTo(ExitCode.USAGE);
      assertThat(run("up", "--scale", "web")).isEqualTo(ExitCode.USAGE);
      assertThat(err).isEqualTo("error: --scale \"web\" is not SERVICE=N\n");
    }

    @Test
    void buildingAndNotBuildingExcludeEachOther() {
      assertThat(run("up", "--build", "--no-build")).isEqualTo(ExitCode.USAGE);
      assertThat(err).isEqualTo("error: --build and --no-build exclude each other\n");
    }

    @Test
    void aDryRunOfAnythingButUpIsRefused() {
      assertThat(run("--dry-run", "-p", "demo", "exec", "web", "true")).isEqualTo(ExitCode.USAGE);
      assertThat(engine.requests).noneMatch(r -> r.startsWith("POST") || r.startsWith("DELETE"));
    }

    @Test
    void noCommandAtAllPrintsTheHelpAsAMessage() {
      assertThat(run()).isEqualTo(ExitCode.USAGE);
      assertThat(err).contains("Usage: jcompose", "Creates and starts the project's");
      assertThat(out).isEmpty();
    }
  }

  @Test
  void theVersionIsTheBuilds() throws IOException {
    try (var built = CommandsTest.class.getResourceAsStream("/build-version.txt")) {
      assertThat(new String(built.readAllBytes(), StandardCharsets.UTF_8).strip())
          .isEqualTo(VersionCommand.VERSION);
    }
    assertThat(run("version", "--short")).isZero();
    assertThat(out).isEqualTo(VersionCommand.VERSION + "\n");
    assertThat(run("version", "-f", "json")).isZero();
    assertThat(out).isEqualTo("{\"version\":\"" + VersionCommand.VERSION + "\"}\n");
  }

  @Test
  void everyCommandExplainsItself() {
    for (String command : Commands.all().keySet()) {
      assertThat(run(command, "--help")).as(command).isZero();
      assertThat(out).contains("Usage: jcompose " + command);
    }
  }

  @Test
  void psWorksByNameAlone() {
    assertThat(run("-p", "demo", "ps")).isZero();
    assertThat(out.lines().toList().get(1))
        .matches("demo-web-1 +busybox +\"sleep 1\" +web .* Up 2 seconds +127.0.0.1:8080->80/tcp");
    assertThat(run("-p", "demo", "ps", "-q")).isZero();
    assertThat(out).isEqualTo("c1\n");
    assertThat(run("-p", "demo", "ps", "nope")).isEqualTo(ExitCode.FAILURE);
    assertThat(err).isEqualTo("error: no such service: nope\n");
  }

  @Test
  void psPrintsAnObjectPerLine() {
    assertThat(run("-p", "demo", "ps", "--format", "json")).isZero();
    assertThat(out)
        .startsWith("{\"Command\":\"\\\"sleep 1\\\"\"")
        .contains("\"Publishers\":[{\"URL\":\"127.0.0.1\",\"TargetPort\":80,\"PublishedPort\":8080")
        .endsWith("\"Status\":\"Up 2 seconds\"}\n");
  }

  @Test
  void lsCountsStates() {
    assertThat(run("ls", "--format", "json")).isZero();
    assertThat(out)
        .startsWith("[{\"Name\":\"demo\",\"Status\":\"running(1)\"")
        .endsWith("\"ConfigFiles\":\"/demo/compose.yaml\"}]\n");
  }

  @Test
  void portPrintsTheAddressOrSaysWhatThereIs() {
    assertThat(run("-p", "demo", "port", "web", "80")).isZero();
    assertThat(out).isEqualTo("127.0.0.1:8080\n");
    assertThat(run("-p", "demo", "port", "web", "81")).isEqualTo(ExitCode.FAILURE);
    assertThat(err)
        .isEqualTo("error: no port 81/tcp for container demo-web-1: 127.0.0.1:8080->80/tcp\n");
  }

  @Test
  void execPassesOnOutputAndExitCode() {
    engine.on("POST /v1.44/containers/c1/exec", json(201, "{\"Id\":\"e1\"}"));
    engine.on("GET /v1.44/exec/e1/json", json(200, "{\"ID\":\"e1\",\"ExitCode\":7}"));
    engine.on(
        "POST /v1.44/exec/e1/start",
        (in, output) -> {
          output.write("HTTP/1.1 101 UPGRADED\r\n\r\n".getBytes(StandardCharsets.UTF_8));
          output.write(new byte[] {1, 0, 0, 0, 0, 0, 0, 3, 'h', 'i', '\n'});
          output.write(new byte[] {2, 0, 0, 0, 0, 0, 0, 3, 'o', 'h', '\n'});
          output.close();
        });
    assertThat(run("-p", "demo", "exec", "-T", "-e", "A=1", "web", "sh", "-c", "x")).isEqualTo(7);
    assertThat(out).isEqualTo("hi\n");
    assertThat(err).isEqualTo("oh\n");
    assertThat(engine.requests)
        .anyMatch(r -> r.contains("\"Env\":[\"A=1\"],\"Cmd\":[\"sh\",\"-c\",\"x\"]"));
  }

  @Test
  void execNeedsARunningContainer() {
    assertThat(run("-p", "demo", "exec", "db", "true")).isEqualTo(ExitCode.FAILURE);
    assertThat(err).isEqualTo("error: service \"db\" is not running\n");
  }

  @Test
  void anEngineThatIsNotThereIsAMessage() throws IOException {
    engine.close();
    Files.delete(directory.resolve("engine.sock"));
    assertThat(run("-p", "demo", "ps")).isEqualTo(ExitCode.FAILURE);
    assertThat(err).matches("error: engine socket .*: no such file; no engine runs there\n");
  }

  @Test
  void ourOwnEnginesCommandsRefuseAnother() {
    assertThat(run("engine", "stop")).isEqualTo(ExitCode.FAILURE);
    assertThat(err).contains("is not ours to start, stop or describe");
  }

  @Test
  void problemsOfTheFilesAreShownInPlace() throws IOException {
    Path file = directory.resolve("compose.yaml");
    Files.writeString(file, "services:\n  web:\n    imagee: x\n");
    assertThat(run("-f", file.toString(), "config")).isEqualTo(ExitCode.FAILURE);
    assertThat(err).contains("imagee", "compose.yaml:3:5");
    assertThat(out).isEmpty();
  }

  @Test
  void configPrintsWhatItIsAskedFor() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("compose.yaml"),
            """
            name: demo
            services:
              web: {image: w, depends_on: [db], profiles: [front]}
              db: {image: d, volumes: ["data:/d"]}
            volumes: {data: {}}
            """);
    String[] line = {"-f", file.toString(), "--profile", "front", "config", "--services"};
    assertThat(run(line)).isZero();
    assertThat(out).isEqualTo("db\nweb\n");
    line[5] = "--images";
    assertThat(run(line)).isZero();
    assertThat(out).isEqualTo("d\nw\n");
    line[5] = "--profiles";
    assertThat(run(line)).isZero();
    assertThat(out).isEqualTo("front\n");
    line[5] = "--hash=*";
    assertThat(run(line)).isZero();
    assertThat(out).matches("db [0-9a-f]{64}\nweb [0-9a-f]{64}\n");
    line[5] = "-q";
    assertThat(run(line)).isZero();
    assertThat(out).isEmpty();
  }
}
