package dev.jcompose.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jcompose.engine.contract.Traces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One Compose project on an engine of its own, driven by the {@code jcompose} launcher. Closing it
 * takes the project down, stops the engine and asserts that neither left anything in the kernel.
 */
final class Stack implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path home;
  private final Path file;
  private final String project;
  private final Map<String, String> environment = new HashMap<>();

  private Stack(Path home, Path file) {
    this.home = home;
    this.file = file;
    this.project = "it-" + home.getFileName().toString().replaceAll("[^0-9]", "");
    environment.put("JCOMPOSE_DATA_ROOT", dataRoot().toString());
  }

  /** One of the repository's examples. */
  static Stack example(String name) throws IOException {
    Root.require();
    return new Stack(newHome(), repository().resolve("examples/" + name + "/compose.yaml"));
  }

  /** A project of one file with this text. */
  static Stack of(String yaml) throws IOException {
    Root.require();
    Path home = newHome();
    return new Stack(home, Files.writeString(home.resolve("compose.yaml"), yaml));
  }

  private static Path newHome() throws IOException {
    return Files.createTempDirectory("jcompose-it-");
  }

  static Path repository() {
    return Path.of(System.getProperty("jcompose.root"));
  }

  /** A port of 127.0.0.1 that nobody holds. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  Stack with(String variable, Object value) {
    environment.put(variable, value.toString());
    return this;
  }

  Path home() {
    return home;
  }

  Path dataRoot() {
    return home.resolve("data");
  }

  /** What a command did: its exit code and what it printed. */
  record Outcome(List<String> command, int code, String out, String err) {
    /** Asserts that it ended with this code. */
    Outcome exits(int wanted) {
      assertThat(code).as("%s%n%s%n%s", command, out, err).isEqualTo(wanted);
      return this;
    }
  }

  /** Runs {@code jcompose} on the project, with nothing to read on its standard input. */
  Outcome run(String... arguments) throws IOException, InterruptedException {
    return run(command(arguments));
  }

  /** Runs it and expects success. */
  Outcome succeed(String... arguments) throws IOException, InterruptedException {
    return run(arguments).exits(0);
  }

  Outcome run(List<String> command) throws IOException, InterruptedException {
    Path out = home.resolve("out");
    Path err = home.resolve("err");
    Process process =
        builder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
            .start();
    if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError(
          "%s did not end within %s%n%s%n%s"
              .formatted(command, LIMIT, Files.readString(out), Files.readString(err)));
    }
    return new Outcome(command, process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /** Starts a command that goes on; what it prints goes into the file. */
  Process start(Path output, String... arguments) throws IOException {
    return builder(command(arguments))
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
        .start();
  }

  private ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("COMPOSE_"));
    builder.environment().remove("JCOMPOSE_HOST");
    builder.environment().putAll(environment);
    return builder;
  }

  List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(repository().resolve("jcompose").toString());
    command.addAll(List.of("-f", file.toString(), "-p", project));
    command.addAll(List.of(arguments));
    return command;
  }

  /** The containers, also those that do not run, as {@code ps --format json} shows them. */
  List<JsonNode> containers() throws IOException, InterruptedException {
    List<JsonNode> found = new ArrayList<>();
    for (String line : succeed("ps", "-a", "--format", "json").out().lines().toList()) {
      found.add(JSON.readTree(line));
    }
    return found;
  }

  /** The host's process that is the first of a service's only container. */
  Optional<ProcessHandle> process(String service) throws IOException, InterruptedException {
    for (JsonNode container : containers()) {
      if (container.get("Service").asText().equals(service)) {
        return firstProcessOf(container.get("ID").asText());
      }
    }
    return Optional.empty();
  }

  /** The process that is number 1 in the container with this id, by its cgroup. */
  private static Optional<ProcessHandle> firstProcessOf(String container) {
    return ProcessHandle.allProcesses()
        .filter(process -> read(process.pid(), "cgroup").contains(container))
        .filter(process -> read(process.pid(), "status").matches("(?s).*NSpid:\\s\\d+\\s1\\n.*"))
        .min(Comparator.comparing(ProcessHandle::pid));
  }

  /** A file of a process; empty if the process has gone. */
  private static String read(long pid, String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), file));
    } catch (IOException e) {
      return "";
    }
  }

  /** Takes the project and the engine away, and asserts that nothing of them is left. */
  @Override
  public void close() {
    try {
      succeed("down", "-v", "-t", "2");
      succeed("engine", "stop");
      Traces.assertNone(dataRoot(), "");
      assertThat(home.resolve("data/containers")).isEmptyDirectory();
      assertThat(home.resolve("data/volumes")).isEmptyDirectory();
      assertThat(home.resolve("data/snapshots")).isEmptyDirectory();
      delete(home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while taking the stack down", e);
    }
  }

  static void delete(Path tree) throws IOException {
    try (Stream<Path> paths = Files.walk(tree)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
