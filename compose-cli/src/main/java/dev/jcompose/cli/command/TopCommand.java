package dev.jcompose.cli.command;

import dev.jcompose.cli.output.Table;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.Top;
import dev.jcompose.model.InvalidProjectException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Lists processes. */
final class TopCommand implements Action {
  private final List<String> services = new ArrayList<>();

  @Override
  public void define(Options options) {
    options.about("Lists the containers' processes.");
    options.operands("SERVICE", services::addAll);
  }

  @Override
  public int run(Session session)
      throws InvalidProjectException, IOException, InterruptedException {
    Session.Target target = session.target(services);
    Engine engine = session.engine();
    for (Replica replica : Replica.of(engine, target.name(), false, true)) {
      if (services.isEmpty() || services.contains(replica.service())) {
        Top top = engine.containers().top(replica.id(), "");
        session.output().line(replica.name());
        Table table = Table.of(0, top.titles().toArray(String[]::new));
        top.processes().forEach(table::row);
        table.lines().forEach(session.output()::line);
        session.output().line("");
      }
    }
    return ExitCode.OK;
  }
}
