package dev.jcompose.cli.command;

import dev.jcompose.cli.output.LogPrinter;
import dev.jcompose.cli.output.Output;
import dev.jcompose.cli.output.Progress;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.LogsRequest;
import dev.jcompose.model.Project;
import dev.jcompose.scheduler.ComposeException;
import dev.jcompose.scheduler.EventSink;
import dev.jcompose.scheduler.Orchestrator;
import dev.jcompose.scheduler.UpOptions;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * {@code up} that stays: creates, attaches, starts, prints, and on Ctrl-C stops what it started. A
 * second Ctrl-C kills.
 */
final class Foreground {
  private final Session session;
  private final Output output;
  private final Project project;
  private final UpOptions upOptions;
  private final Options options;
  private final AtomicInteger signals = new AtomicInteger();

  /** When to stop all. */
  enum Abort {
    NEVER,
    ON_EXIT,
    ON_FAILURE
  }

  /** What to show, and when and how to end. */
  record Options(
      Set<String> shown,
      Set<String> watched,
      Abort abort,
      String exitCodeFrom,
      boolean timestamps,
      boolean prefix,
      boolean colour) {}

  Foreground(Session session, Project project, UpOptions upOptions, Options options) {
    this.session = session;
    this.output = session.output();
    this.project = project;
    this.upOptions = upOptions;
    this.options = options;
  }

  int run() throws IOException, InterruptedException {
    session.interrupts().listen();
    Engine engine = session.engine();
    try (Progress progress = session.progress("up")) {
      Orchestrator.over(engine, progress).up(project, creating());
    }
    LogPrinter printer = new LogPrinter(output, options.prefix(), options.colour());
    try (LogFollower follower =
        LogFollower.listen(engine, project.name(), printer, followerOptions())) {
      attach(engine, printer, follower);
      Thread main = Thread.currentThread();
      session.interrupts().take(n -> signalled(n, main, engine));
      EventSink events = Progress.of(Progress.Style.QUIET, output, "up");
      try {
        Orchestrator.over(engine, events).up(project, starting());
        follower.settle();
        follower.await(this::enough);
      } catch (InterruptedException e) {
        return stop(engine, follower, ExitCode.INTERRUPTED);
      } catch (EngineException | ComposeException e) {
        if (signals.get() == 0) {
          throw e;
        }
        return stop(engine, follower, ExitCode.INTERRUPTED);
      }
      if (!enough(follower)) {
        return exitCode(follower);
      }
      output.message("Aborting on container exit...");
      return stop(engine, follower, exitCode(follower));
    }
  }

  private UpOptions creating() {
    return upOptions.toBuilder().start(false).awaitReady(false).waitTimeout(null).build();
  }

  /** Takes what was created as it is. */
  private UpOptions starting() {
    return creating().toBuilder()
        .start(true)
        .recreate(UpOptions.Recreate.NEVER)
        .alwaysRecreateDependencies(false)
        .renewAnonymousVolumes(false)
        .removeOrphans(false)
        .pull(UpOptions.PullPolicy.NEVER)
        .build();
  }

  private LogFollower.Options followerOptions() {
    return new LogFollower.Options(
        options.shown()::contains, options.watched()::contains, true, options.timestamps(), true);
  }

  /** Those that run already show only what is new. */
  private void attach(Engine engine, LogPrinter printer, LogFollower follower) {
    List<Replica> shown =
        Replica.of(engine, project.name(), true, false).stream()
            .filter(r -> options.shown().contains(r.service()))
            .toList();
    shown.forEach(r -> printer.expect(r.shortName()));
    if (!shown.isEmpty()) {
      printer.status(
          "Attaching to " + String.join(", ", shown.stream().map(Replica::shortName).toList()));
    }
    LogsRequest fromNow =
        new LogsRequest(true, true, true, options.timestamps(), -1, Instant.now(), null);
    for (Replica replica : shown) {
      if (replica.runs()) {
        follower.follow(replica, fromNow);
      } else {
        follower.know(replica);
      }
    }
  }

  private boolean enough(LogFollower follower) {
    return switch (options.abort()) {
      case NEVER -> false;
      case ON_EXIT -> deciding(follower) != null;
      case ON_FAILURE -> follower.firstFailure() != null;
    };
  }

  private LogFollower.@Nullable Exit deciding(LogFollower follower) {
    return options.exitCodeFrom().isEmpty()
        ? follower.firstExit()
        : follower.firstExitOf(options.exitCodeFrom());
  }

  private int exitCode(LogFollower follower) {
    LogFollower.Exit exit =
        switch (options.abort()) {
          case NEVER -> null;
          case ON_EXIT -> deciding(follower);
          case ON_FAILURE -> follower.firstFailure();
        };
    return exit == null ? ExitCode.OK : exit.code();
  }

  private void signalled(int n, Thread main, Engine engine) {
    signals.set(n);
    if (n == 1) {
      output.message("Gracefully Stopping... press Ctrl+C again to force");
      main.interrupt();
    } else {
      kill(engine);
    }
  }

  private void kill(Engine engine) {
    try {
      Orchestrator.over(engine, e -> {}).kill(project, upOptions.services(), "SIGKILL");
    } catch (EngineException | ComposeException e) {
      output.error(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int stop(Engine engine, LogFollower follower, int code) throws InterruptedException {
    // Logs go on meanwhile: a live display would fight with them for the screen.
    try (Progress progress = Progress.of(Progress.Style.PLAIN, output, "stop")) {
      Orchestrator.over(engine, progress).stop(project, upOptions.services(), upOptions.timeout());
    }
    follower.settle();
    follower.await(f -> false);
    return code;
  }
}
