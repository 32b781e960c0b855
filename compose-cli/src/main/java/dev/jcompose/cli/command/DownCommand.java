package dev.jcompose.cli.command;

import dev.jcompose.model.InvalidProjectException;
import dev.jcompose.scheduler.DownOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Stops and removes the project. */
@Command(name = "down", description = "Stops and removes the project's containers and networks.")
final class DownCommand implements Action {
  @Option(
      names = {"-v", "--volumes"},
      description = "Removes its volumes too.")
  boolean volumes;

  @Option(
      names = "--remove-orphans",
      description = "Removes containers of services that the files do not have.")
  boolean removeOrphans;

  @Option(
      names = "--rmi",
      paramLabel = "WHICH",
      description = "Removes images too: local (without a name of their own), all.")
  String images = "";

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
    DownOptions options =
        new DownOptions(
            services,
            removeOrphans,
            volumes,
            imageRemoval(),
            timeout == null ? null : Duration.ofSeconds(timeout));
    session.change(
        "down", services, (orchestrator, project) -> orchestrator.down(project, options));
    return ExitCode.OK;
  }

  private DownOptions.ImageRemoval imageRemoval() {
    return switch (images) {
      case "" -> DownOptions.ImageRemoval.NONE;
      case "local" -> DownOptions.ImageRemoval.LOCAL;
      case "all" -> DownOptions.ImageRemoval.ALL;
      default -> throw new UsageException("--rmi \"" + images + "\" is not one of local, all");
    };
  }
}
