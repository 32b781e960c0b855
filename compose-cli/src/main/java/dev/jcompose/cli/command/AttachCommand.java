package dev.jcompose.cli.command;

import dev.jcompose.cli.terminal.Signals;
import dev.jcompose.cli.terminal.Terminal;
import dev.jcompose.engine.api.AttachRequest;
import dev.jcompose.engine.api.ContainerDetails;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.model.InvalidProjectException;
import dev.jcompose.scheduler.ComposeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Joins our standard streams with a running container's. */
final class AttachCommand implements Action {
  private int index;
  private String detachKeys = "";
  private boolean noInput;
  private boolean signals = true;
  private String service = "";

  @Override
  public void define(Options options) {
    options.about("Joins our input and output with those of a service's running container.");
    options.value(
        value -> detachKeys = value,
        "KEYS",
        "What leaves the container running and ends us; default ctrl-p,ctrl-q.",
        "--detach-keys");
    options.number(value -> index = value, "N", "To container number N of the service.", "--index");
    options.flag(value -> noInput = value, "Without our input.", "--no-stdin");
    options.choice(value -> signals = value, "Passes our signals on; default true.", "--sig-proxy");
    options.operand("SERVICE", value -> service = value);
  }

  @Override
  public int run(Session session)
      throws InvalidProjectException, IOException, InterruptedException {
    session.refuseDryRun("attach");
    Session.Target target = session.target(List.of(service));
    Engine engine = session.engine();
    Replica replica = Replica.running(engine, target.name(), service, index);
    if (replica.state().equals("paused")) {
      throw new ComposeException(
          "container " + replica.name() + " is paused; 'jcompose unpause " + service + "' first");
    }
    ContainerDetails container = engine.containers().inspect(replica.id());
    boolean input = container.config().openStdin() && !noInput;
    boolean terminal = container.config().tty() && Terminal.isTerminal(0);
    Joined joined =
        new Joined(
            session.output(),
            input,
            terminal,
            (rows, columns) -> engine.containers().resize(replica.id(), rows, columns));
    AttachRequest request = new AttachRequest(input, true, true, false, true, detachKeys);
    List<Signals.Handle> handles = passOn(engine, replica.id(), terminal);
    try {
      joined.run(() -> engine.containers().attach(replica.id(), request));
    } finally {
      handles.forEach(Signals.Handle::close);
    }
    return exitCode(engine, replica.id());
  }

  /** A terminal sends its signals as input; elsewhere ours become the container's. */
  private List<Signals.Handle> passOn(Engine engine, String container, boolean terminal) {
    List<Signals.Handle> handles = new ArrayList<>();
    if (signals && !terminal) {
      for (String signal : List.of("INT", "TERM", "HUP")) {
        handles.add(Signals.on(signal, () -> kill(engine, container, signal)));
      }
    }
    return handles;
  }

  private static void kill(Engine engine, String container, String signal) {
    try {
      engine.containers().kill(container, signal);
    } catch (EngineException e) {
      // It has just ended: its exit code tells.
    }
  }

  /** The container's, if it has ended; else we were detached. */
  private static int exitCode(Engine engine, String container) {
    try {
      var state = engine.containers().inspect(container).state();
      return state.running() ? ExitCode.OK : state.exitCode();
    } catch (EngineException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return ExitCode.OK; // removed as soon as it ended
      }
      throw e;
    }
  }
}
