package dev.jcompose.cli.command;

import dev.jcompose.model.InvalidProjectException;
import dev.jcompose.model.Project;
import dev.jcompose.scheduler.Orchestrator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A change that takes nothing but services: {@code pause}, {@code unpause}. */
final class PauseCommand implements Action {
  private final String name;
  private final String about;
  private final Call call;
  private final List<String> services = new ArrayList<>();

  private interface Call {
    void run(Orchestrator orchestrator, Project project, List<String> services)
        throws InterruptedException;
  }

  private PauseCommand(String name, String about, Call call) {
    this.name = name;
    this.about = about;
    this.call = call;
  }

  static PauseCommand pause() {
    return new PauseCommand(
        "pause", "Freezes the processes of running containers.", Orchestrator::pause);
  }

  static PauseCommand unpause() {
    return new PauseCommand(
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
}
