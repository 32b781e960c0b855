package dev.jcompose.cli.command;

import dev.jcompose.model.InvalidProjectException;
import dev.jcompose.scheduler.DownOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stops and removes the project. */
final class DownCommand implements Action {
  private boolean volumes;
  private boolean removeOrphans;
  private String images = "";
  private @Nullable Integer timeout;
  private final List<String> services = new ArrayList<>();

  @Override
  public void define(Options options) {
    options.about("Stops and removes the project's containers and networks.");
    options.flag(value -> volumes = value, "Removes its volumes too.", "-v", "--volumes");
    options.flag(
        value -> removeOrphans = value,
        "Removes containers of services that the files do not have.",
        "--remove-orphans");
    options.value(
        value -> images = value,
        "WHICH",
        "Removes images too: local (without a name of their own), all.",
        "--rmi");
    options.timeout(value -> timeout = value);
    options.operands("SERVICE", services::addAll);
  }

  @Override
  public int run(Session session)
      throws InvalidProjectException, IOException, InterruptedException {
    DownOptions options =
        new DownOptions(services, removeOrphans, volumes, imageRemoval(), Options.seconds(timeout));
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
