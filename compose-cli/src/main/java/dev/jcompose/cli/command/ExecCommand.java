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

/** Runs a command in a running container. */
final class ExecCommand implements Action {
  private boolean detach;
  private final List<String> env = new ArrayList<>();
  private boolean noTty;
  private boolean interactive = true;
  private boolean tty = true;
  private int index;
  private boolean privileged;
  private String user = "";
  private String workdir = "";
  private String service = "";
  private final List<String> command = new ArrayList<>();

  @Override
  public void define(Options options) {
    options.about("Runs a command in a running container of a service.");
    options.flag(value -> detach = value, "Does not wait for it.", "-d", "--detach");
    options.values(
        env::addAll, "KEY[=VALUE]", "Sets a variable; without a value, to ours.", "-e", "--env");
    options.flag(
        value -> noTty = value, "Without a terminal, even from one.", "-T", "--no-tty", "--no-TTY");
    options.hiddenFlag(value -> interactive = value, "-i", "--interactive");
    options.hiddenFlag(value -> tty = value, "-t", "--tty");
    options.number(value -> index = value, "N", "In container number N of the service.", "--index");
    options.flag(value -> privileged = value, "With all privileges.", "--privileged");
    options.value(value -> user = value, "USER", "As this user.", "-u", "--user");
    options.value(
        value -> workdir = value, "DIR", "In this directory of the container.", "-w", "--workdir");
    options.operand("SERVICE", value -> service = value);
    options.someOperands("COMMAND", command::addAll);
  }

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
