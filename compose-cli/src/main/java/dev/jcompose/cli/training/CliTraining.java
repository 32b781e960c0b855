package dev.jcompose.cli.training;

import dev.jcompose.cli.command.CommandLineRunner;
import dev.jcompose.cli.output.Output;
import dev.jcompose.cli.terminal.Interrupts;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Typical commands against {@link CannedEngine}. */
public final class CliTraining {
  private static final String FILE =
      """
      name: training
      services:
        web:
          image: jcompose.local/host
          command: [sleep, "1"]
          environment: {A: "${HOME:-x}"}
          ports: ["127.0.0.1:8080:80"]
          volumes: ["data:/data"]
          depends_on: {store: {condition: service_started}}
          healthcheck: {test: [CMD, "true"], interval: 5s}
        store:
          image: jcompose.local/host
          command: sleep 1
          restart: always
      volumes: {data: {}}
      """;
  private static final List<String> COMMANDS =
      List.of(
          "version",
          "config",
          "config -q",
          "ps",
          "ps -a --format json",
          "-p training ps",
          "ls",
          "up -d",
          "plan",
          "up -d --wait",
          "logs",
          "port web 80",
          "stop",
          "start",
          "down -v",
          "pss",
          "up --nonsense");

  private CliTraining() {}

  /** Runs them all; an own failure of one is no failure of the training. */
  public static void main(String[] arguments) throws IOException {
    Path directory = Files.createTempDirectory("jcompose-training");
    Path socket = directory.resolve("engine.sock");
    Path file = Files.writeString(directory.resolve("compose.yaml"), FILE);
    Output nowhere = Output.to(OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
    Interrupts interrupts = new Interrupts();
    try (CannedEngine _ = CannedEngine.at(socket)) {
      for (String command : COMMANDS) {
        String[] words =
            Stream.concat(
                    Stream.of("--host", "unix://" + socket),
                    Stream.concat(
                        command.startsWith("-p") ? Stream.of() : Stream.of("-f", file.toString()),
                        Arrays.stream(command.split(" "))))
                .toArray(String[]::new);
        int code = new CommandLineRunner(nowhere, Map.of(), interrupts).run(words);
        Output.ofProcess(Map.of()).line(command + ": " + code);
      }
    } finally {
      Files.deleteIfExists(socket);
      Files.delete(file);
      Files.delete(directory);
    }
    System.exit(0);
  }
}
