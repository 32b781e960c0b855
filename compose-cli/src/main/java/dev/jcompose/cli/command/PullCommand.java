package dev.jcompose.cli.command;

import dev.jcompose.cli.output.Progress;
import dev.jcompose.model.InvalidProjectException;
import dev.jcompose.model.Project;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Fetches the images of services. */
final class PullCommand implements Action {
  private boolean quiet;
  private final List<String> services = new ArrayList<>();

  @Override
  public void define(Options options) {
    options.about("Fetches the images of services.");
    options.flag(value -> quiet = value, "Without progress.", "-q", "--quiet");
    options.operands("SERVICE", services::addAll);
  }

  @Override
  public int run(Session session)
      throws InvalidProjectException, IOException, InterruptedException {
    session.refuseDryRun("pull");
    Project project = session.project(services);
    try (Progress progress =
        quiet
            ? Progress.of(Progress.Style.QUIET, session.output(), "pull")
            : session.progress("pull")) {
      session.orchestrator(progress).pull(project, services);
    }
    return ExitCode.OK;
  }
}
