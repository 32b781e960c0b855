package dev.jcompose.cli.command;

import dev.jcompose.model.InvalidProjectException;
import dev.jcompose.model.Project;
import dev.jcompose.scheduler.UpOptions;
import java.io.IOException;

/** Creates containers without starting them. */
final class CreateCommand implements Action {
  private final UpFlags flags = new UpFlags();

  @Override
  public void define(Options options) {
    options.about("Creates the project's containers and starts none.");
    flags.define(options);
  }

  @Override
  public int run(Session session)
      throws InvalidProjectException, IOException, InterruptedException {
    UpOptions options = flags.options(false, false, null);
    Project project = session.project(flags.services());
    session.run("create", orchestrator -> orchestrator.up(project, options));
    return ExitCode.OK;
  }
}
