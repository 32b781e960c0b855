package dev.jcompose.cli.command;

import dev.jcompose.model.InvalidProjectException;
import dev.jcompose.model.Project;
import dev.jcompose.scheduler.UpOptions;
import java.io.IOException;

/** Prints what {@code up} would do and why. */
final class PlanCommand implements Action {
  private final UpFlags flags = new UpFlags();
  private boolean detailedExitCode;

  @Override
  public void define(Options options) {
    options.about("Prints what up would do, and why; changes nothing.");
    flags.define(options);
    options.flag(
        value -> detailedExitCode = value,
        "Ends with 2 if there is something to do, 0 if not, 1 on failure.",
        "--detailed-exitcode");
  }

  @Override
  public int run(Session session)
      throws InvalidProjectException, IOException, InterruptedException {
    UpOptions options = flags.options(true, false, null);
    Project project = session.project(flags.services());
    boolean any = session.rehearse(orchestrator -> orchestrator.up(project, options));
    return any && detailedExitCode ? ExitCode.CHANGES : ExitCode.OK;
  }
}
