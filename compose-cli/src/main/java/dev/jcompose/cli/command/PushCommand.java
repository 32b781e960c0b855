package dev.jcompose.cli.command;

import dev.jcompose.cli.output.Progress;
import dev.jcompose.model.InvalidProjectException;
import dev.jcompose.model.Project;
import dev.jcompose.scheduler.TransferOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Sends the images that services build to their registries. */
final class PushCommand implements Action {
  private boolean quiet;
  private boolean ignoreFailures;
  private boolean dependencies;
  private final List<String> services = new ArrayList<>();

  @Override
  public void define(Options options) {
    options.about("Sends the images that services build to their registries.");
    options.flag(
        value -> ignoreFailures = value,
        "Goes on with the other images.",
        "--ignore-push-failures");
    options.flag(
        value -> dependencies = value, "With the services they depend on.", "--include-deps");
    options.flag(value -> quiet = value, "Without progress.", "-q", "--quiet");
    options.operands("SERVICE", services::addAll);
  }

  @Override
  public int run(Session session)
      throws InvalidProjectException, IOException, InterruptedException {
    session.refuseDryRun("push");
    Project project = session.project(services);
    TransferOptions options =
        new TransferOptions(services, dependencies, ignoreFailures, TransferOptions.Images.ALL);
    try (Progress progress =
        quiet
            ? Progress.of(Progress.Style.QUIET, session.output(), "push")
            : session.progress("push")) {
      session.orchestrator(progress).push(project, options);
    }
    return ExitCode.OK;
  }
}
