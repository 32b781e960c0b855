package dev.jcompose.cli.command;

import dev.jcompose.engine.api.Engine;
import dev.jcompose.model.InvalidProjectException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Removes stopped containers. */
final class RmCommand implements Action {
  private boolean force;
  private boolean stop;
  private boolean volumes;
  private final List<String> services = new ArrayList<>();

  @Override
  public void define(Options options) {
    options.about("Removes stopped containers.");
    options.flag(value -> force = value, "Does not ask.", "-f", "--force");
    options.flag(value -> stop = value, "Stops them first.", "-s", "--stop");
    options.flag(
        value -> volumes = value, "Removes their anonymous volumes too.", "-v", "--volumes");
    options.operands("SERVICE", services::addAll);
  }

  @Override
  public int run(Session session)
      throws InvalidProjectException, IOException, InterruptedException {
    Session.Target target = session.target(services);
    List<String> going = candidates(session.engine(), target.name());
    if (going.isEmpty()) {
      session.output().message("No stopped containers");
      return ExitCode.OK;
    }
    session.output().message("Going to remove " + String.join(", ", going));
    if (!force && !session.options().dryRun && !confirmed(session)) {
      return ExitCode.OK;
    }
    session.change(
        "rm",
        services,
        (orchestrator, project) -> orchestrator.remove(project, services, stop, volumes));
    return ExitCode.OK;
  }

  private List<String> candidates(Engine engine, String project) {
    return Replica.of(engine, project, true, false).stream()
        .filter(r -> services.isEmpty() || services.contains(r.service()))
        .filter(r -> stop || !r.runs())
        .map(Replica::name)
        .toList();
  }

  private static boolean confirmed(Session session) throws IOException {
    session.output().note("Are you sure? [yN] ");
    String answer =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
  }
}
