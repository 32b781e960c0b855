package dev.jcompose.cli.command;

import dev.jcompose.engine.api.ContainerSummary.Port;
import dev.jcompose.model.InvalidProjectException;
import dev.jcompose.scheduler.ComposeException;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints where a port is published. */
@Command(name = "port", description = "Prints the host address of a service's port.")
final class PortCommand implements Action {
  @Option(names = "--index", paramLabel = "N", description = "Of container number N.")
  int index;

  @Option(names = "--protocol", paramLabel = "PROTOCOL", description = "tcp or udp.")
  String protocol = "tcp";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      hidden = true)
  boolean help;

  @Parameters(index = "0", paramLabel = "SERVICE")
  String service = "";

  @Parameters(index = "1", paramLabel = "PORT")
  int port;

  @Override
  public int run(Session session)
      throws InvalidProjectException, IOException, InterruptedException {
    Session.Target target = session.target(List.of(service));
    Replica replica = Replica.running(session.engine(), target.name(), service, index);
    List<Port> ports = replica.summary().ports();
    Port found =
        ports.stream()
            .filter(p -> p.privatePort() == port && p.publicPort() != 0)
            .filter(p -> p.type().equals(protocol))
            .findFirst()
            .orElseThrow(
                () ->
                    new ComposeException(
                        "no port "
                            + port
                            + "/"
                            + protocol
                            + " for container "
                            + replica.name()
                            + ": "
                            + PortText.of(ports)));
    String ip = found.ip().contains(":") ? "[" + found.ip() + "]" : found.ip();
    session.output().line(ip + ":" + found.publicPort());
    return ExitCode.OK;
  }
}
