package dev.jcompose.cli.command;

import dev.jcompose.model.InvalidProjectException;
import dev.jcompose.model.Project;
import dev.jcompose.scheduler.UpOptions;
import java.io.IOException;

/** Prints what {@code up} would do and why. */
final class PlanCommand implements Action {
  private final UpFlags flags = new UpFlags();

  @Override
  public void define(Options options) {
    options.about("Prints what up would do, and why; changes nothing.");
    flags.define(options);
  }

  @Override
  public int run(Session session)
      throws InvalidProjectException, IOException, InterruptedException {
    UpOptions options = flags.options(true, false, null);
    Project project = session.project(flags.services());
    session.output().line(session.orchestrator(e -> {}).plan(project, options).stripTrailing());
    return ExitCode.OK;
  }
}
