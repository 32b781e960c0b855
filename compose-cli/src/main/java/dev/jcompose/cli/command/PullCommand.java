package dev.jcompose.cli.command;

import dev.jcompose.cli.output.Progress;
import dev.jcompose.model.InvalidProjectException;
import dev.jcompose.model.Project;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Fetches the images of services. */
@Command(name = "pull", description = "Fetches the images of services.")
final class PullCommand implements Action {
  @Option(
      names = {"-q", "--quiet"},
      description = "Without progress.")
  boolean quiet;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      hidden = true)
  boolean help;

  @Parameters(paramLabel = "SERVICE", arity = "0..*")
  List<String> services = new ArrayList<>();

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
