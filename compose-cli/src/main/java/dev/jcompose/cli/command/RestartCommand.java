package dev.jcompose.cli.command;

import dev.jcompose.model.InvalidProjectException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Stops and starts containers. */
@Command(name = "restart", description = "Stops and starts containers.")
final class RestartCommand implements Action {
  @Option(
      names = {"-t", "--timeout"},
      paramLabel = "SECONDS",
      description = "How long a container may take to stop.")
  @Nullable Integer timeout;

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
    Duration limit = timeout == null ? null : Duration.ofSeconds(timeout);
    session.change(
        "restart",
        services,
        (orchestrator, project) -> orchestrator.restart(project, services, limit));
    return ExitCode.OK;
  }
}
