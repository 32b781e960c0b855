package dev.jcompose.scheduler.execute;

import static dev.jcompose.scheduler.execute.Telling.accepting;
import static dev.jcompose.scheduler.execute.Telling.firstLine;
import static dev.jcompose.scheduler.execute.Telling.telling;

import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.scheduler.Event;
import dev.jcompose.scheduler.Event.Action;
import dev.jcompose.scheduler.Event.Resource;
import dev.jcompose.scheduler.EventSink;
import dev.jcompose.scheduler.plan.Operation;
import dev.jcompose.scheduler.plan.Target;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One operation as engine calls and events. */
final class Actions implements Runner.Action {
  private final Engine engine;
  private final EventSink sink;
  private final Readiness readiness;
  private final FoundationActions foundations;
  private final ContainerCreation creation;
  private final BuildAction builds;

  Actions(Engine engine, EventSink sink, Readiness readiness) {
    this.engine = engine;
    this.sink = sink;
    this.readiness = readiness;
    this.foundations = new FoundationActions(engine, sink);
    this.builds = new BuildAction(engine, sink);
    this.creation = new ContainerCreation(engine, sink);
  }

  @Override
  public String run(Operation operation, Inputs inputs) throws InterruptedException {
    return switch (operation) {
      case Operation.PullImage o -> foundations.pull(o);
      case Operation.BuildImage o -> builds.build(o);
      case Operation.PushImage o -> foundations.push(o);
      case Operation.CreateNetwork o -> foundations.createNetwork(o);
      case Operation.RemoveNetwork o -> foundations.removeNetwork(o);
      case Operation.Disconnect o -> disconnect(o, inputs);
      case Operation.Connect o -> connect(o, inputs);
      case Operation.CreateVolume o -> foundations.createVolume(o);
      case Operation.RemoveVolume o -> foundations.removeVolume(o);
      case Operation.RemoveImage o -> foundations.removeImage(o);
      case Operation.CreateContainer o -> creation.createContainer(o, inputs);
      case Operation.RenameContainer o -> rename(o, inputs);
      case Operation.StartContainer o -> start(o, inputs);
      case Operation.StopContainer o -> stop(o, inputs);
      case Operation.RestartContainer o -> restart(o, inputs);
      case Operation.KillContainer o -> kill(o, inputs);
      case Operation.PauseContainer o -> pause(o, inputs);
      case Operation.UnpauseContainer o -> unpause(o, inputs);
      case Operation.RemoveContainer o -> removeContainer(o, inputs);
      case Operation.Await o -> await(o, inputs);
    };
  }

  private static String id(Target target, Inputs inputs) {
    return switch (target) {
      case Target.Existing(String id, String _) -> id;
      case Target.Replaced(String id, String _) -> id;
      case Target.Made(String step, String _) -> inputs.of(step);
    };
  }

  /** Events of a container; of one that is replaced, the replacement's tell enough. */
  private Reporter reporter(Target target) {
    return new Reporter(
        target instanceof Target.Replaced ? _ -> {} : sink, Resource.CONTAINER, target.name());
  }

  private String disconnect(Operation.Disconnect o, Inputs inputs) {
    String id = id(o.container(), inputs);
    accepting(Set.of(Kind.NOT_FOUND), () -> engine.networks().disconnect(o.networkId(), id, true));
    return id;
  }

  private String connect(Operation.Connect o, Inputs inputs) {
    String id = id(o.container(), inputs);
    engine.networks().connect(o.network(), id, o.endpoint());
    return id;
  }

  private String rename(Operation.RenameContainer o, Inputs inputs) {
    String id = id(o.container(), inputs);
    Reporter reporter = new Reporter(sink, Resource.CONTAINER, o.name());
    return telling(
        reporter,
        Action.RECREATED,
        () -> {
          engine.containers().rename(id, o.name());
          return id;
        });
  }

  private String start(Operation.StartContainer o, Inputs inputs) {
    return change(
        o.container(),
        inputs,
        Action.STARTING,
        Action.STARTED,
        id -> {
          try {
            accepting(Set.of(Kind.NOT_MODIFIED), () -> engine.containers().start(id));
          } catch (EngineException e) {
            throw new StepFailedException(e.getMessage(), exitCode(id), e);
          }
        });
  }

  /** 126 and 127 say that the program could not be run, as in docker run. */
  private int exitCode(String id) {
    try {
      int code = engine.containers().inspect(id).state().exitCode();
      return code == 126 || code == 127 ? code : 1;
    } catch (EngineException _) {
      return 1;
    }
  }

  private String stop(Operation.StopContainer o, Inputs inputs) {
    return change(
        o.container(),
        inputs,
        Action.STOPPING,
        Action.STOPPED,
        id ->
            accepting(
                Set.of(Kind.NOT_MODIFIED, Kind.NOT_FOUND),
                () -> engine.containers().stop(id, o.timeout(), null)));
  }

  private String restart(Operation.RestartContainer o, Inputs inputs) {
    return change(
        o.container(),
        inputs,
        Action.RESTARTING,
        Action.RESTARTED,
        id -> engine.containers().restart(id, o.timeout(), null));
  }

  private String kill(Operation.KillContainer o, Inputs inputs) {
    return change(
        o.container(),
        inputs,
        Action.KILLING,
        Action.KILLED,
        id -> engine.containers().kill(id, o.signal()));
  }

  private String pause(Operation.PauseContainer o, Inputs inputs) {
    return change(o.container(), inputs, null, Action.PAUSED, engine.containers()::pause);
  }

  private String unpause(Operation.UnpauseContainer o, Inputs inputs) {
    return change(o.container(), inputs, null, Action.UNPAUSED, engine.containers()::unpause);
  }

  private String removeContainer(Operation.RemoveContainer o, Inputs inputs) {
    return change(
        o.container(),
        inputs,
        Action.REMOVING,
        Action.REMOVED,
        id -> {
          try {
            accepting(
                Set.of(Kind.NOT_FOUND), () -> engine.containers().remove(id, o.volumes(), true));
          } catch (EngineException e) {
            if (!e.getMessage().contains("already in progress")) {
              throw e;
            }
          }
        });
  }

  /** Calls the engine for a container between the telling of its begin and its end; its id. */
  private String change(
      Target container, Inputs inputs, @Nullable Action begun, Action done, Consumer<String> call) {
    String id = id(container, inputs);
    Reporter reporter = reporter(container);
    if (begun != null) {
      reporter.tell(begun);
    }
    return telling(
        reporter,
        done,
        () -> {
          call.accept(id);
          return id;
        });
  }

  private String await(Operation.Await o, Inputs inputs) throws InterruptedException {
    Reporter reporter = reporter(o.container()).tell(Action.WAITING);
    try {
      String id = id(o.container(), inputs);
      readiness.await(o, id);
      reporter.tell(o.goal() == Operation.Goal.COMPLETED ? Action.EXITED : Action.HEALTHY);
      return id;
    } catch (StepFailedException | EngineException e) {
      if (!o.optional()) {
        reporter.tell(Action.ERROR, firstLine(e));
        throw e;
      }
      reporter.tell(Action.SKIPPED, firstLine(e));
      sink.accept(
          new Event.Warning(
              "optional dependency \"%s\" failed to start: %s"
                  .formatted(o.service(), e.getMessage())));
      return "";
    }
  }
}
