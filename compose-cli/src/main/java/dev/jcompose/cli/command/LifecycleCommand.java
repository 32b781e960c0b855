package dev.jcompose.cli.command;

import dev.jcompose.model.InvalidProjectException;
import dev.jcompose.model.Project;
import dev.jcompose.scheduler.Orchestrator;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A change of containers that are there, of all services or of those that are named. */
final class LifecycleCommand implements Action {
  private final String name;
  private final String about;
  private final Call call;
  private final List<String> services = new ArrayList<>();

  private interface Call {
    void run(Orchestrator orchestrator, Project project, List<String> services)
        throws InterruptedException;
  }

  private LifecycleCommand(String name, String about, Call call) {
    this.name = name;
    this.about = about;
    this.call = call;
  }

  static Action start() {
    return new LifecycleCommand("start", "Starts containers that exist.", Orchestrator::start);
  }

  static Action stop() {
    return new Timed("stop", "Stops containers, and keeps them.", Orchestrator::stop);
  }

  static Action restart() {
    return new Timed("restart", "Stops and starts containers.", Orchestrator::restart);
  }

  static Action pause() {
    return new LifecycleCommand(
        "pause", "Freezes the processes of running containers.", Orchestrator::pause);
  }

  static Action unpause() {
    return new LifecycleCommand(
        "unpause", "Lets the processes of paused containers go on.", Orchestrator::unpause);
  }

  @Override
  public void define(Options options) {
    options.about(about);
    options.operands("SERVICE", services::addAll);
  }

  @Override
  public int run(Session session)
      throws InvalidProjectException, IOException, InterruptedException {
    session.change(
        name, services, (orchestrator, project) -> call.run(orchestrator, project, services));
    return ExitCode.OK;
  }

  /** One that stops containers, and takes how long that may last. */
  private static final class Timed implements Action {
    private final LifecycleCommand command;
    private @Nullable Integer timeout;

    private interface TimedCall {
      void run(
          Orchestrator orchestrator,
          Project project,
          List<String> services,
          @Nullable Duration timeout)
          throws InterruptedException;
    }

    Timed(String name, String about, TimedCall call) {
      command =
          new LifecycleCommand(
              name,
              about,
              (orchestrator, project, services) ->
                  call.run(orchestrator, project, services, Options.seconds(timeout)));
    }

    @Override
    public void define(Options options) {
      command.define(options);
      options.timeout(value -> timeout = value);
    }

    @Override
    public int run(Session session)
        throws InvalidProjectException, IOException, InterruptedException {
      return command.run(session);
    }
  }
}
