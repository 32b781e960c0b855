package dev.jcompose.cli.command;

import dev.jcompose.engine.api.ContainerSummary.Port;
import dev.jcompose.model.InvalidProjectException;
import dev.jcompose.scheduler.ComposeException;
import java.io.IOException;
import java.util.List;

/** Prints where a port is published. */
final class PortCommand implements Action {
  private int index;
  private String protocol = "tcp";
  private String service = "";
  private int port;

  @Override
  public void define(Options options) {
    options.about("Prints the host address of a service's port.");
    options.number(value -> index = value, "N", "Of container number N.", "--index");
    options.value(value -> protocol = value, "PROTOCOL", "tcp or udp.", "--protocol");
    options.operand("SERVICE", value -> service = value);
    options.operand("PORT", value -> port = Options.number("PORT", value));
  }

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
