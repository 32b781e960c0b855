package dev.jcompose.cli.command;

import dev.jcompose.cli.output.Table;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.Top;
import dev.jcompose.model.InvalidProjectException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists processes. */
@Command(name = "top", description = "Lists the containers' processes.")
final class TopCommand implements Action {
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
