package dev.jcompose.cli.command;

import dev.jcompose.model.InvalidProjectException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Starts containers that exist. */
final class StartCommand implements Action {
  private final List<String> services = new ArrayList<>();

  @Override
  public void define(Options options) {
    options.about("Starts containers that exist.");
    options.operands("SERVICE", services::addAll);
  }

  @Override
  public int run(Session session)
      throws InvalidProjectException, IOException, InterruptedException {
    session.change(
        "start", services, (orchestrator, project) -> orchestrator.start(project, services));
    return ExitCode.OK;
  }
}
