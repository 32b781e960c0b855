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

/** Commands about our own engine. */
final class EngineGroup implements Action {
  @Override
  public void define(Options options) {
    options.about("Starts, stops and describes jcompose's own engine.");
  }

  @Override
  public Map<String, Action> parts() {
    Map<String, Action> parts = new LinkedHashMap<>();
    parts.put("start", new Start());
    parts.put("stop", new Stop());
    parts.put("status", new Status());
    parts.put("logs", new Logs());
    parts.put("unit", new Unit());
    return parts;
  }

  @Override
  public int run(Session session) {
    throw new UsageException("engine: which of start, stop, status, logs, unit?");
  }

  /** Starts it. */
  static final class Start implements Action {
    @Override
    public void define(Options options) {
      options.about("Starts the engine and waits until it answers.");
    }

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
  static final class Stop implements Action {
    @Override
    public void define(Options options) {
      options.about("Stops the engine and waits until it has ended.");
    }

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
  static final class Status implements Action {
    private String format = "text";

    @Override
    public void define(Options options) {
      options.about("Says whether the engine runs; exit code 1 if not.");
      options.value(value -> format = value, "FORMAT", "text or json.", "--format");
    }

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

  /** Prints a unit for systemd. */
  static final class Unit implements Action {
    @Override
    public void define(Options options) {
      options.about("Prints a systemd unit that starts the engine at boot.");
    }

    @Override
    public int run(Session session) throws IOException {
      session.engineUnit().forEach(session.output()::line);
      return ExitCode.OK;
    }
  }

  /** Prints its log. */
  static final class Logs implements Action {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int BUFFER_BYTES = 64 * 1024;

    private boolean follow;

    @Override
    public void define(Options options) {
      options.about("Prints what the engine logged.");
      options.flag(value -> follow = value, "Goes on until interrupted.", "-f", "--follow");
    }

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
