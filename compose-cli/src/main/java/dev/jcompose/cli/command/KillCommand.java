package dev.jcompose.cli.command;

import dev.jcompose.model.InvalidProjectException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Sends a signal to containers. */
final class KillCommand implements Action {
  private String signal = "SIGKILL";
  private final List<String> services = new ArrayList<>();

  @Override
  public void define(Options options) {
    options.about("Sends a signal to containers.");
    options.value(value -> signal = value, "SIGNAL", "Which signal.", "-s", "--signal");
    options.operands("SERVICE", services::addAll);
  }

  @Override
  public int run(Session session)
      throws InvalidProjectException, IOException, InterruptedException {
    session.change(
        "kill", services, (orchestrator, project) -> orchestrator.kill(project, services, signal));
    return ExitCode.OK;
  }
}
