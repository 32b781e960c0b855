package dev.jcompose.cli.command;

import static dev.jcompose.engine.client.ScriptedEngine.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Commands that print what there is, or wait for it. */
class ListingCommandsTest extends ScriptedCommands {

  @Test
  void imagesShowsTheTagThatTheContainerWasMadeWith() {
    engine.on(
        "GET /v1.44/images/sha256:0123456789abcdef/json",
        json(
            200,
            """
            {"Id":"sha256:0123456789abcdef","RepoTags":["other:1","busybox:latest"],"Size":4100000,
             "RootFS":{"Type":"layers"}}
            """));
    assertThat(run("-p", "demo", "images")).isZero();
    assertThat(out.lines().toList().get(1))
        .matches("demo-web-1 +busybox +latest +0123456789ab +4.1MB");
    assertThat(run("-p", "demo", "images", "--format", "json")).isZero();
    assertThat(out)
        .isEqualTo(
            "[{\"ID\":\"sha256:0123456789abcdef\",\"ContainerName\":\"demo-web-1\",\"Repository\":"
                + "\"busybox\",\"Tag\":\"latest\",\"Size\":4100000}]\n");
  }

  @Test
  void volumesAreTheProjectsOwn() {
    engine.on(
        "GET /v1.44/volumes",
        json(
            200,
            "{\"Volumes\":[{\"Name\":\"demo_b\",\"Driver\":\"local\"},{\"Name\":\"demo_a\",\"Driver\":\"local\"}]}"));
    assertThat(run("-p", "demo", "volumes", "-q")).isZero();
    assertThat(out).isEqualTo("demo_a\ndemo_b\n");
    assertThat(engine.requests).anyMatch(r -> r.contains("com.docker.compose.project%3Ddemo"));
  }

  @Test
  void eventsLeaveOutTheLabelsThatComposeWrote() {
    engine.on(
        "GET /v1.44/events",
        json(
            200,
            """
            {"Type":"container","Action":"die","Actor":{"ID":"c1","Attributes":{"exitCode":"3",\
            "name":"demo-web-1","com.docker.compose.service":"web","dev.jcompose.x":"y"}},\
            "time":1700000000,"timeNano":1700000000000000001}
            """));
    assertThat(run("-p", "demo", "events", "--json")).isZero();
    assertThat(out)
        .isEqualTo(
            "{\"action\":\"die\",\"attributes\":{\"exitCode\":\"3\",\"name\":\"demo-web-1\"},\"id\":\"c1\",\"service\":\"web\",\"time\":\"2023-11-14T22:13:20.000000001Z\",\"type\":\"container\"}\n");
  }

  @Test
  void waitEndsWithTheContainersExitCode() {
    engine.on("POST /v1.44/containers/c1/wait", json(200, "{\"StatusCode\":3}"));
    assertThat(run("-p", "demo", "wait", "web")).isEqualTo(3);
    assertThat(out).isEqualTo("container \"c1\" exited with status code 3\n");
    assertThat(run("-p", "demo", "wait", "db")).isEqualTo(ExitCode.FAILURE);
    assertThat(err).isEqualTo("error: no container of db runs in project demo\n");
  }

  @Test
  void aDryRunPrintsThePlanAndChangesNothing() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("compose.yaml"), "name: demo\nservices: {web: {image: busybox}}\n");
    engine.on("GET /v1.44/networks", json(200, "[]"));
    engine.on("GET /v1.44/volumes", json(200, "{}"));
    engine.on("GET /v1.44/containers/json", json(200, "[]"));
    engine.on(
        "GET /v1.44/images/busybox/json",
        json(200, "{\"Id\":\"sha256:1\",\"RootFS\":{\"Type\":\"layers\"}}"));
    assertThat(run("-f", file.toString(), "--dry-run", "up", "-d")).isZero();
    assertThat(out)
        .contains("create network demo_default: not there yet", "start container demo-web-1");
    assertThat(run("-f", file.toString(), "plan", "--detailed-exitcode"))
        .isEqualTo(ExitCode.CHANGES);
    assertThat(engine.requests).noneMatch(r -> r.startsWith("POST") || r.startsWith("DELETE"));
  }
}
