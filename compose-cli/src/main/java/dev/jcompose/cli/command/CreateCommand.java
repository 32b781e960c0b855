package dev.jcompose.cli.command;

import dev.jcompose.cli.output.Progress;
import dev.jcompose.model.InvalidProjectException;
import dev.jcompose.model.Project;
import dev.jcompose.scheduler.UpOptions;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Creates containers without starting them. */
@Command(name = "create", description = "Creates the project's containers and starts none.")
final class CreateCommand implements Action {
  @Mixin UpFlags flags = new UpFlags();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      hidden = true)
  boolean help;

  @Override
  public int run(Session session)
      throws InvalidProjectException, IOException, InterruptedException {
    session.refuseDryRun("create");
    UpOptions options = flags.options(false, false, null);
    Project project = session.project(flags.services);
    try (Progress progress = session.progress("create")) {
      session.orchestrator(progress).up(project, options);
    }
    return ExitCode.OK;
  }
}
