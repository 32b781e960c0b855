package dev.jcompose.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bad input: a code that scripts can tell apart, the place in the file, and nothing left behind.
 */
@Tag("kernel")
class FailuresIT {

  static Stream<Arguments> brokenFiles() {
    return Stream.of(
        arguments("image: [jcompose.local/host", "is not closed", "compose.yaml:3:12"),
        arguments("comand: sleep 60", "key \"comand\" is not known", "compose.yaml:3:5"),
        arguments("ports: 8080", "ports must be a list", "compose.yaml:3:12"),
        arguments("depends_on: [web]", "dependency cycle: ", "compose.yaml:3:18"),
        arguments("depends_on: [db]", "service \"db\" is not defined", "compose.yaml:3:18"),
        arguments("networks: [back]", "network \"back\" is not defined", "compose.yaml:3:16"),
        arguments("volumes: ['data:/d']", "volume \"data\" is not defined", "compose.yaml:3:15"));
  }

  @ParameterizedTest
  @MethodSource("brokenFiles")
  void brokenFileIsRefusedBeforeAnythingIsMade(String line, String message, String place)
      throws Exception {
    Root.require();
    String yaml =
        """
        services:
          web:
            %s
        """
            .formatted(line.startsWith("image") ? line : line + "\n    image: jcompose.local/host");
    Stack stack = Stack.of(yaml);
    Stack.Outcome outcome = stack.run("up", "-d", "--wait").exits(1);
    assertThat(outcome.err()).contains(message).contains(place);
    assertThat(outcome.out()).isEmpty();
    assertThat(stack.dataRoot()).doesNotExist();
    Stack.delete(stack.home());
  }

  static Stream<Arguments> commands() {
    return Stream.of(
        arguments("no-such-program", 127, "executable file not found in $PATH"),
        arguments("/etc/passwd", 126, "permission denied"),
        arguments("/no/such/program", 127, "no such file or directory"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void commandThatCannotBeRunEndsWithTheShellsCode(String command, int code, String message)
      throws Exception {
    try (Stack stack =
        Stack.of(
            """
            services:
              web:
                image: jcompose.local/host
                command: %s
            """
                .formatted(command))) {
      assertThat(stack.run("up", "-d").exits(code).err())
          .contains(message)
          .contains("compose.yaml:4:5");
    }
  }

  @Test
  void imageThatIsNotThereIsNamedWithTheWayToGetIt() throws Exception {
    try (Stack stack = Stack.of("services: {web: {image: jcompose.local/nothing}}")) {
      assertThat(stack.run("up", "-d").exits(1).err())
          .contains("No such image: jcompose.local/nothing:latest")
          .contains("compose.yaml:1:")
          .contains("jcompose image load -i FILE");
      assertThat(stack.containers()).isEmpty();
    }
  }

  @Test
  void hostPortInUseIsRefusedWithItsHoldersName() throws Exception {
    try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Stack stack =
            Stack.of(
                """
                services:
                  web:
                    image: jcompose.local/host
                    command: sleep 600
                    ports: ["127.0.0.1:%d:80"]
                """
                    .formatted(holder.getLocalPort()))) {
      assertThat(stack.run("up", "-d").exits(1).err())
          .contains("Bind for 127.0.0.1:" + holder.getLocalPort() + " failed")
          .contains("(pid " + ProcessHandle.current().pid() + ")");
      assertThat(stack.containers())
          .noneMatch(container -> container.get("State").asText().equals("running"));
    }
  }

  @Test
  void unhealthyDependencyStopsWhatNeedsItAndShowsWhy() throws Exception {
    try (Stack stack =
        Stack.of(
            """
            services:
              db:
                image: jcompose.local/host
                command: sh -c 'echo waiting for nothing; exec sleep 600'
                stop_signal: SIGKILL
                healthcheck:
                  test: ["CMD-SHELL", "echo no luck today; exit 1"]
                  interval: 100ms
                  retries: 2
              web:
                image: jcompose.local/host
                command: sleep 600
                depends_on: {db: {condition: service_healthy}}
            """)) {
      assertThat(stack.run("up", "-d").exits(1).err())
          .contains("is unhealthy", "no luck today", "waiting for nothing")
          .contains("not done because of it: web");
      assertThat(stack.process("web")).isEmpty();
    }
  }

  @Test
  void engineOfAnotherUserIsRefusedByName() throws Exception {
    try (Stack stack = Stack.of("services: {web: {image: jcompose.local/host}}")) {
      stack.succeed("engine", "start");
      String socket =
          stack
              .succeed("engine", "status")
              .out()
              .lines()
              .filter(line -> line.startsWith("Socket"))
              .map(line -> line.split("\\s+", 2)[1])
              .findFirst()
              .orElseThrow();
      Path installed = install(stack.home());
      List<String> command =
          new ArrayList<>(
              List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "env"));
      command.addAll(List.of("HOME=/tmp", "JCOMPOSE_HOST=unix://" + socket));
      command.addAll(List.of(installed.toString(), "ls"));
      assertThat(stack.run(command).exits(1).err())
          .contains("engine socket " + socket + ": permission denied");
    }
  }

  /** A copy of the distribution where any user may read it: a checkout may be private. */
  private static Path install(Path home) throws IOException {
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path lib = Files.createDirectory(home.resolve("lib"));
    try (Stream<Path> files =
        Files.list(Stack.repository().resolve("compose-cli/target/jcompose/lib"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, lib.resolve(file.getFileName()));
      }
    }
    return Files.copy(Stack.repository().resolve("jcompose"), home.resolve("jcompose"));
  }
}
