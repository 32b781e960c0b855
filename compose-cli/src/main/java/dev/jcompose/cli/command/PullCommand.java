package dev.jcompose.cli.command;

import dev.jcompose.cli.output.Progress;
import dev.jcompose.model.InvalidProjectException;
import dev.jcompose.model.Project;
import dev.jcompose.scheduler.TransferOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Fetches the images of services. */
final class PullCommand implements Action {
  private boolean quiet;
  private boolean ignoreBuildable;
  private boolean ignoreFailures;
  private boolean dependencies;
  private String policy = "always";
  private final List<String> services = new ArrayList<>();

  @Override
  public void define(Options options) {
    options.about("Fetches the images of services.");
    options.flag(
        value -> ignoreBuildable = value,
        "Leaves out images that services build.",
        "--ignore-buildable");
    options.flag(
        value -> ignoreFailures = value,
        "Goes on with the other images.",
        "--ignore-pull-failures");
    options.flag(
        value -> dependencies = value, "With the services they depend on.", "--include-deps");
    options.value(value -> policy = value, "POLICY", "missing or always.", "--policy");
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
      session.orchestrator(progress).pull(project, transfer());
    }
    return ExitCode.OK;
  }

  private TransferOptions transfer() {
    if (!policy.equals("missing") && !policy.equals("always")) {
      throw new UsageException("--policy \"" + policy + "\" is not one of missing, always");
    }
    TransferOptions.Images images =
        policy.equals("missing")
            ? TransferOptions.Images.MISSING
            : ignoreBuildable ? TransferOptions.Images.NOT_BUILT : TransferOptions.Images.ALL;
    return new TransferOptions(services, dependencies, ignoreFailures, images);
  }
}
