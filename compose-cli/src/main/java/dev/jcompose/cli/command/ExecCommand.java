package dev.jcompose.cli.command;

import dev.jcompose.cli.terminal.Terminal;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.ExecConfig;
import dev.jcompose.engine.api.ExecStart;
import dev.jcompose.model.InvalidProjectException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a command in a running container. */
@Command(name = "exec", description = "Runs a command in a running container of a service.")
final class ExecCommand implements Action {
  @Option(
      names = {"-d", "--detach"},
      description = "Does not wait for it.")
  boolean detach;

  @Option(
      names = {"-e", "--env"},
      paramLabel = "KEY[=VALUE]",
      description = "Sets a variable; without a value, to ours.")
  List<String> env = new ArrayList<>();

  @Option(
      names = {"-T", "--no-tty", "--no-TTY"},
      description = "Without a terminal, even from one.")
  boolean noTty;

  @Option(
      names = {"-i", "--interactive"},
      arity = "0..1",
      fallbackValue = "true",
      hidden = true)
  boolean interactive = true;

  @Option(
      names = {"-t", "--tty"},
      arity = "0..1",
      fallbackValue = "true",
      hidden = true)
  boolean tty = true;

  @Option(
      names = "--index",
      paramLabel = "N",
      description = "In container number N of the service.")
  int index;

  @Option(names = "--privileged", description = "With all privileges.")
  boolean privileged;

  @Option(
      names = {"-u", "--user"},
      paramLabel = "USER",
      description = "As this user.")
  String user = "";

  @Option(
      names = {"-w", "--workdir"},
      paramLabel = "DIR",
      description = "In this directory of the container.")
  String workdir = "";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      hidden = true)
  boolean help;

  @Parameters(index = "0", paramLabel = "SERVICE")
  String service = "";

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "COMMAND")
  List<String> command = new ArrayList<>();

  @Override
  public int run(Session session)
      throws InvalidProjectException, IOException, InterruptedException {
    session.refuseDryRun("exec");
    Session.Target target = session.target(List.of(service));
    Engine engine = session.engine();
    Replica replica = Replica.running(engine, target.name(), service, index);
    boolean terminal =
        tty && !noTty && !detach && Terminal.isTerminal(0) && session.output().outIsTerminal();
    List<Integer> size = terminal ? sizeNow() : null;
    String exec =
        engine
            .execs()
            .create(
                replica.id(),
                new ExecConfig(
                    interactive && !detach,
                    !detach,
                    !detach,
                    terminal,
                    "",
                    variables(session.environment()),
                    command,
                    privileged,
                    user,
                    workdir,
                    size));
    if (detach) {
      engine.execs().start(exec, new ExecStart(true, false, null)).close();
      return ExitCode.OK;
    }
    ExecStart start = new ExecStart(false, terminal, size);
    return new ExecSession(engine, exec, session.output()).run(start, interactive);
  }

  private static List<Integer> sizeNow() {
    Terminal.Size size = Terminal.size();
    return List.of(size.rows(), size.columns());
  }

  private List<String> variables(Map<String, String> environment) {
    List<String> variables = new ArrayList<>();
    for (String variable : env) {
      if (variable.indexOf('=') >= 0) {
        variables.add(variable);
      } else if (environment.containsKey(variable)) {
        variables.add(variable + "=" + environment.get(variable));
      }
    }
    return variables;
  }
}
