package dev.jcompose.engine.contract;

import dev.jcompose.engine.client.HttpEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Our engine as a process of its own, as the CLI starts it, on a data root of the test's. */
final class EngineProcess {

  private static final Duration START = Duration.ofSeconds(60);

  private final Path directory;
  private Process process;
  private final HttpEngine engine;

  private EngineProcess(Path directory, Process process) {
    this.directory = directory;
    this.process = process;
    this.engine = HttpEngine.at("unix://" + directory.resolve("engine.sock"));
  }

  /** Starts one and waits until it answers. */
  static EngineProcess start(Path directory) throws IOException, InterruptedException {
    EngineProcess started = new EngineProcess(directory, launch(directory));
    started.awaitAnswer();
    return started;
  }

  /** Starts it again after {@link #kill} or {@link #stop}. */
  void startAgain() throws IOException, InterruptedException {
    process = launch(directory);
    awaitAnswer();
  }

  /** Starts it again and kills it after a while, whether or not it answers by then. */
  void startAndKill(int milliseconds) throws IOException, InterruptedException {
    process = launch(directory);
    TimeUnit.MILLISECONDS.sleep(milliseconds);
    kill();
  }

  private static Process launch(Path directory) throws IOException {
    List<String> command =
        List.of(
            "unshare",
            "--mount",
            "--propagation",
            "slave",
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-Dsun.jnu.encoding=UTF-8",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.jcompose.engine.daemon.EngineMain",
            "--data-root",
            directory.resolve("data").toString(),
            "--socket",
            directory.resolve("engine.sock").toString());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.redirectErrorStream(true);
    builder.redirectOutput(
        ProcessBuilder.Redirect.appendTo(directory.resolve("engine.log").toFile()));
    return builder.start();
  }

  private void awaitAnswer() throws IOException, InterruptedException {
    Instant limit = Instant.now().plus(START);
    while (Instant.now().isBefore(limit) && process.isAlive()) {
      if (Files.exists(directory.resolve("engine.sock"))) {
        try {
          engine.version();
          return;
        } catch (dev.jcompose.engine.api.EngineException e) {
          // A socket that an earlier engine left; the new one is on its way.
        }
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    process.destroyForcibly();
    throw new IOException("the engine did not answer:\n" + log());
  }

  HttpEngine engine() {
    return engine;
  }

  Path dataRoot() {
    return directory.resolve("data");
  }

  String log() throws IOException {
    return Files.readString(directory.resolve("engine.log"));
  }

  /** unshare(1) execs: its pid is the engine's. */
  long pid() {
    return process.pid();
  }

  /** What its open descriptors are, sorted. */
  List<String> descriptors() throws IOException {
    try (Stream<Path> entries = Files.list(Path.of("/proc/" + pid() + "/fd"))) {
      return entries.map(EngineProcess::target).filter(t -> !t.isEmpty()).sorted().toList();
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString().replaceAll("\\[\\d+\\]", "");
    } catch (IOException e) {
      // Closed meanwhile.
      return "";
    }
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** SIGTERM; it leaves its containers running. */
  void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      process.waitFor();
      throw new IllegalStateException("the engine did not leave on SIGTERM");
    }
  }
}
