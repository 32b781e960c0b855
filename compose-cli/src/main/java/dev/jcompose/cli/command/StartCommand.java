package dev.jcompose.cli.command;

import dev.jcompose.model.InvalidProjectException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Starts containers that exist. */
@Command(name = "start", description = "Starts containers that exist.")
final class StartCommand implements Action {
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
    session.change(
        "start", services, (orchestrator, project) -> orchestrator.start(project, services));
    return ExitCode.OK;
  }
}
