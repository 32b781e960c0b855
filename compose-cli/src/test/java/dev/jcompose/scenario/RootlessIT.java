package dev.jcompose.scenario;

import static dev.jcompose.scenario.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same commands by an ordinary user: no root, no service, nothing left behind. */
@Tag("kernel")
class RootlessIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  @Test
  void theQuickstartRunsAndOutlivesItsEngine() throws Exception {
    int port = Stack.freePort();
    try (OrdinaryUser user = OrdinaryUser.withIds().with("WEB_PORT", port)) {
      String file = Stack.repository().resolve("examples/quickstart/compose.yaml").toString();
      try {
        user.jcompose("-f", file, "up", "-d", "--wait");
        assertThat(Web.get(port, "/")).contains("Visit 1, answered by");
        assertThat(user.jcompose("-f", file, "exec", "-T", "web", "id", "-u").strip())
            .isEqualTo("0");
        assertThat(user.jcompose("-f", file, "exec", "-T", "web", "getent", "hosts", "store"))
            .contains("store");
        assertThat(user.jcompose("-f", file, "logs", "web")).contains("listening on port 8080");
        assertThat(user.jcompose("-f", file, "top", "web")).contains("Web.java");

        user.run("sh", "-c", "kill -9 $(cat ~/.local/share/jcompose/engine.pid)");
        assertThat(user.jcompose("-f", file, "ps")).contains("web-1", "store-1");
        eventually(SOON, () -> assertThat(Web.get(port, "/")).contains("Visit 2, answered by"));
        assertThat(user.jcompose("-f", file, "exec", "-T", "web", "getent", "hosts", "store"))
            .contains("store");
      } finally {
        user.tryJcompose("-f", file, "down", "-v");
        user.tryJcompose("engine", "stop");
      }
      eventually(SOON, () -> assertThat(user.processes()).isEmpty());
      assertThat(user.home().resolve(".local/share/jcompose/volumes")).isEmptyDirectory();
    }
  }

  @Test
  void filesOfManyOwnersAndPrivilegedPorts() throws Exception {
    try (OrdinaryUser user = OrdinaryUser.withIds()) {
      Path file = user.home().resolve("compose.yaml");
      Files.writeString(
          file,
          """
          services:
            owners:
              image: jcompose.local/host
              command: sh -c 'touch /data/mine && chown 33:1000 /data/mine && stat -c %u:%g /data/mine'
              volumes: ["data:/data"]
            low:
              image: jcompose.local/host
              command: sleep 100
              ports: ["127.0.0.1:1:80"]
              profiles: [low]
          volumes:
            data:
          """);
      try {
        user.jcompose("-f", file.toString(), "up", "-d");
        eventually(
            SOON,
            () ->
                assertThat(user.jcompose("-f", file.toString(), "logs", "owners"))
                    .contains("33:1000"));
        assertThat(user.tryJcompose("-f", file.toString(), "up", "-d", "low").text())
            .contains("port 1/tcp is a privileged one", "net.ipv4.ip_unprivileged_port_start=1");
      } finally {
        user.tryJcompose("-f", file.toString(), "--profile", "low", "down", "-v");
        user.tryJcompose("engine", "stop");
      }
      eventually(SOON, () -> assertThat(user.processes()).isEmpty());
    }
  }

  @Test
  void whoHasNoSubordinateIdsIsToldTheCommand() throws Exception {
    try (OrdinaryUser user = OrdinaryUser.withoutIds()) {
      OrdinaryUser.Outcome start = user.tryJcompose("engine", "start");
      assertThat(start.code()).isEqualTo(1);
      assertThat(start.text()).contains("sudo usermod --add-subuids 100000-165535");
      OrdinaryUser.Outcome doctor = user.tryJcompose("doctor");
      assertThat(doctor.code()).isEqualTo(1);
      assertThat(doctor.text()).contains("no container can run here before this failure is mended");
    }
  }
}
