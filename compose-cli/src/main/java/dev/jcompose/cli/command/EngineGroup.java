package dev.jcompose.cli.command;

import dev.jcompose.cli.engine.LocalEngine;
import dev.jcompose.cli.output.Json;
import dev.jcompose.engine.client.HttpEngine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Commands about our own engine. */
@Command(
    name = "engine",
    description = "Starts, stops and describes jcompose's own engine.",
    subcommands = {
      EngineGroup.Start.class,
      EngineGroup.Stop.class,
      EngineGroup.Status.class,
      EngineGroup.Logs.class
    })
final class EngineGroup implements Action {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      hidden = true)
  boolean help;

  @Override
  public int run(Session session) {
    throw new UsageException("engine: which of start, stop, status, logs?");
  }

  /** Starts it. */
  @Command(name = "start", description = "Starts the engine and waits until it answers.")
  static final class Start implements Action {
    @Option(
        names = {"-h", "--help"},
        usageHelp = true,
        hidden = true)
    boolean help;

    @Override
    public int run(Session session) throws IOException, InterruptedException {
      LocalEngine engine = session.localEngine();
      boolean started = engine.ensureRunning();
      session
          .output()
          .message(
              (started ? "engine started at " : "engine runs already at ")
                  + engine.location().socket());
      return ExitCode.OK;
    }
  }

  /** Stops it. */
  @Command(name = "stop", description = "Stops the engine and waits until it has ended.")
  static final class Stop implements Action {
    @Option(
        names = {"-h", "--help"},
        usageHelp = true,
        hidden = true)
    boolean help;

    @Override
    public int run(Session session) throws IOException, InterruptedException {
      LocalEngine engine = session.localEngine();
      session
          .output()
          .message(
              engine.stop()
                  ? "engine stopped"
                  : "no engine runs on " + engine.location().dataRoot());
      return ExitCode.OK;
    }
  }

  /** Describes it. */
  @Command(name = "status", description = "Says whether the engine runs; exit code 1 if not.")
  static final class Status implements Action {
    @Option(names = "--format", paramLabel = "FORMAT", description = "text or json.")
    String format = "text";

    @Option(
        names = {"-h", "--help"},
        usageHelp = true,
        hidden = true)
    boolean help;

    @Override
    public int run(Session session) throws IOException {
      if (!format.equals("text") && !format.equals("json")) {
        throw new UsageException("--format \"" + format + "\" is not one of text, json");
      }
      LocalEngine engine = session.localEngine();
      boolean answers = engine.answers();
      Map<String, Object> status = describe(engine, answers);
      if (format.equals("json")) {
        session.output().line(Json.line(status));
      } else if (answers) {
        status.forEach((key, value) -> session.output().line("%-11s %s".formatted(key, value)));
      } else {
        session.output().line("no engine runs on " + engine.location().dataRoot());
      }
      return answers ? ExitCode.OK : ExitCode.FAILURE;
    }

    private static Map<String, Object> describe(LocalEngine local, boolean answers) {
      OptionalLong pid = local.pid();
      Map<String, Object> status = new LinkedHashMap<>();
      status.put("Running", answers);
      status.put("Pid", pid.orElse(0));
      status.put("Socket", local.location().socket());
      status.put("DataRoot", local.location().dataRoot());
      String version = "";
      int containers = 0;
      if (answers) {
        try (HttpEngine engine = HttpEngine.at(local.location().host())) {
          version = engine.version().version();
          containers = engine.info().containers();
        }
      }
      status.put("Version", version);
      status.put("Containers", containers);
      return status;
    }
  }

  /** Prints its log. */
  @Command(name = "logs", description = "Prints what the engine logged.")
  static final class Logs implements Action {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int BUFFER_BYTES = 64 * 1024;

    @Option(
        names = {"-f", "--follow"},
        description = "Goes on until interrupted.")
    boolean follow;

    @Option(
        names = {"-h", "--help"},
        usageHelp = true,
        hidden = true)
    boolean help;

    @Override
    public int run(Session session) throws IOException, InterruptedException {
      Path log = session.localEngine().location().log();
      try (FileChannel file = FileChannel.open(log)) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        while (true) {
          int count = file.read(buffer.clear());
          if (count > 0) {
            session.output().bytes(Arrays.copyOf(buffer.array(), count));
          } else if (follow) {
            Thread.sleep(POLL);
          } else {
            return ExitCode.OK;
          }
        }
      } catch (NoSuchFileException e) {
        session.output().message("no log yet: " + log);
        return ExitCode.OK;
      }
    }
  }
}
