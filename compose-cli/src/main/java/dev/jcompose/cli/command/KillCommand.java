package dev.jcompose.cli.command;

import dev.jcompose.model.InvalidProjectException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends a signal to containers. */
@Command(name = "kill", description = "Sends a signal to containers.")
final class KillCommand implements Action {
  @Option(
      names = {"-s", "--signal"},
      paramLabel = "SIGNAL",
      description = "Which signal.")
  String signal = "SIGKILL";

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
        "kill", services, (orchestrator, project) -> orchestrator.kill(project, services, signal));
    return ExitCode.OK;
  }
}
