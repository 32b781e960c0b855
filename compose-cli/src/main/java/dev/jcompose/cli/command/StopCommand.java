package dev.jcompose.cli.command;

import dev.jcompose.model.InvalidProjectException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stops containers, and keeps them. */
final class StopCommand implements Action {
  private @Nullable Integer timeout;
  private final List<String> services = new ArrayList<>();

  @Override
  public void define(Options options) {
    options.about("Stops containers, and keeps them.");
    options.number(
        value -> timeout = value,
        "SECONDS",
        "How long a container may take to stop.",
        "-t",
        "--timeout");
    options.operands("SERVICE", services::addAll);
  }

  @Override
  public int run(Session session)
      throws InvalidProjectException, IOException, InterruptedException {
    Duration limit = timeout == null ? null : Duration.ofSeconds(timeout);
    session.change(
        "stop", services, (orchestrator, project) -> orchestrator.stop(project, services, limit));
    return ExitCode.OK;
  }
}
