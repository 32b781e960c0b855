package dev.jcompose.cli.command;

import dev.jcompose.model.InvalidProjectException;
import dev.jcompose.model.Project;
import dev.jcompose.scheduler.UpOptions;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints what {@code up} would do and why. */
@Command(name = "plan", description = "Prints what up would do, and why; changes nothing.")
final class PlanCommand implements Action {
  @Mixin UpFlags flags = new UpFlags();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      hidden = true)
  boolean help;

  @Override
  public int run(Session session)
      throws InvalidProjectException, IOException, InterruptedException {
    UpOptions options = flags.options(true, false, null);
    Project project = session.project(flags.services);
    session.output().line(session.orchestrator(e -> {}).plan(project, options).stripTrailing());
    return ExitCode.OK;
  }
}
