package dev.jcompose.scheduler.execute;

import dev.jcompose.engine.api.ContainerConfig;
import dev.jcompose.engine.api.CreateContainer;
import dev.jcompose.engine.api.EndpointSettings;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.scheduler.Event;
import dev.jcompose.scheduler.Event.Action;
import dev.jcompose.scheduler.Event.Resource;
import dev.jcompose.scheduler.EventSink;
import dev.jcompose.scheduler.Labels;
import dev.jcompose.scheduler.compile.Tar;
import dev.jcompose.scheduler.plan.Operation;
import dev.jcompose.scheduler.plan.Target;
import java.io.ByteArrayInputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** One operation as engine calls and events. */
final class Actions implements Runner.Action {
  private final Engine engine;
  private final EventSink sink;
  private final Readiness readiness;
  private final EngineTraits traits;

  Actions(Engine engine, EventSink sink, Readiness readiness) {
    this.engine = engine;
    this.sink = sink;
    this.readiness = readiness;
    this.traits = new EngineTraits(engine);
  }

  @Override
  public String run(Operation operation, Inputs inputs) throws InterruptedException {
    return switch (operation) {
      case Operation.PullImage o -> pull(o);
      case Operation.CreateNetwork o -> createNetwork(o);
      case Operation.RemoveNetwork o -> removeNetwork(o);
      case Operation.Disconnect o -> disconnect(o, inputs);
      case Operation.Connect o -> connect(o, inputs);
      case Operation.CreateVolume o -> createVolume(o);
      case Operation.RemoveVolume o -> removeVolume(o);
      case Operation.RemoveImage o -> removeImage(o);
      case Operation.CreateContainer o -> createContainer(o, inputs);
      case Operation.RenameContainer o -> rename(o, inputs);
      case Operation.StartContainer o -> start(o, inputs);
      case Operation.StopContainer o -> stop(o, inputs);
      case Operation.RestartContainer o -> restart(o, inputs);
      case Operation.KillContainer o -> kill(o, inputs);
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

  private String pull(Operation.PullImage o) {
    Reporter reporter = new Reporter(sink, Resource.IMAGE, o.reference()).tell(Action.PULLING);
    return telling(
        reporter,
        Action.PULLED,
        () -> {
          engine
              .images()
              .pull(
                  o.reference(),
                  o.platform(),
                  progress -> {
                    if (progress.error() != null) {
                      throw new EngineException(Kind.INTERNAL, progress.error());
                    }
                    if (progress.status() != null) {
                      reporter.tell(Action.PULLING, PullProgress.text(progress));
                    }
                  });
          return engine.images().inspect(o.reference()).id();
        });
  }

  private String createNetwork(Operation.CreateNetwork o) {
    Reporter reporter =
        new Reporter(sink, Resource.NETWORK, o.request().name()).tell(Action.CREATING);
    return telling(reporter, Action.CREATED, () -> engine.networks().create(o.request()).id());
  }

  private String removeNetwork(Operation.RemoveNetwork o) {
    Reporter reporter = new Reporter(sink, Resource.NETWORK, o.name()).tell(Action.REMOVING);
    return o.tolerant()
        ? unlessInUse(reporter, () -> engine.networks().remove(o.id()))
        : telling(
            reporter,
            Action.REMOVED,
            () -> {
              accepting(Set.of(Kind.NOT_FOUND), () -> engine.networks().remove(o.id()));
              return "";
            });
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

  private String createVolume(Operation.CreateVolume o) {
    Reporter reporter =
        new Reporter(sink, Resource.VOLUME, o.request().name()).tell(Action.CREATING);
    return telling(reporter, Action.CREATED, () -> engine.volumes().create(o.request()).name());
  }

  private String removeVolume(Operation.RemoveVolume o) {
    Reporter reporter = new Reporter(sink, Resource.VOLUME, o.name()).tell(Action.REMOVING);
    return unlessInUse(reporter, () -> engine.volumes().remove(o.name(), false));
  }

  private String removeImage(Operation.RemoveImage o) {
    Reporter reporter = new Reporter(sink, Resource.IMAGE, o.reference()).tell(Action.REMOVING);
    return unlessInUse(reporter, () -> engine.images().remove(o.reference(), false, false));
  }

  private String createContainer(Operation.CreateContainer o, Inputs inputs) {
    Reporter reporter =
        new Reporter(sink, Resource.CONTAINER, o.finalName())
            .tell(o.replaces() ? Action.RECREATE : Action.CREATING);
    return failing(
        reporter,
        () -> {
          String id = create(o, inputs);
          if (!o.replaces()) {
            reporter.tell(Action.CREATED);
          }
          return id;
        });
  }

  private String create(Operation.CreateContainer o, Inputs inputs) {
    CreateContainer request = withImageId(o, inputs);
    boolean separately = request.endpoints().size() > 1 && !traits.endpointsAtCreation();
    CreateContainer first = separately ? withFirstEndpoint(request) : request;
    var created = engine.containers().create(o.name(), first);
    created
        .warnings()
        .forEach(w -> sink.accept(new Event.Warning("container " + o.finalName() + ": " + w)));
    try {
      if (separately) {
        request.endpoints().entrySet().stream()
            .skip(1)
            .forEach(e -> engine.networks().connect(e.getKey(), created.id(), e.getValue()));
      }
      if (!o.uploads().isEmpty()) {
        byte[] tar = Tar.of(o.uploads());
        engine.containers().putArchive(created.id(), "/", new ByteArrayInputStream(tar));
      }
      return created.id();
    } catch (RuntimeException e) {
      discard(created.id(), e);
      throw e;
    }
  }

  private void discard(String id, RuntimeException cause) {
    try {
      engine.containers().remove(id, true, true);
    } catch (EngineException e) {
      cause.addSuppressed(e);
    }
  }

  private static CreateContainer withImageId(Operation.CreateContainer o, Inputs inputs) {
    if (o.pull() == null) {
      return o.request();
    }
    ContainerConfig config = o.request().config();
    Map<String, String> labels = new LinkedHashMap<>(config.labels());
    labels.put(Labels.IMAGE, inputs.of(o.pull()));
    return new CreateContainer(
        config.toBuilder().labels(labels).build(),
        o.request().hostConfig(),
        o.request().endpoints());
  }

  private static CreateContainer withFirstEndpoint(CreateContainer request) {
    Map.Entry<String, EndpointSettings> first = request.endpoints().entrySet().iterator().next();
    return new CreateContainer(
        request.config(), request.hostConfig(), Map.of(first.getKey(), first.getValue()));
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
    String id = id(o.container(), inputs);
    Reporter reporter = reporter(o.container()).tell(Action.STARTING);
    return telling(
        reporter,
        Action.STARTED,
        () -> {
          try {
            accepting(Set.of(Kind.NOT_MODIFIED), () -> engine.containers().start(id));
          } catch (EngineException e) {
            throw new StepFailedException(e.getMessage(), exitCode(id), e);
          }
          return id;
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
    String id = id(o.container(), inputs);
    Reporter reporter = reporter(o.container()).tell(Action.STOPPING);
    return telling(
        reporter,
        Action.STOPPED,
        () -> {
          accepting(
              Set.of(Kind.NOT_MODIFIED, Kind.NOT_FOUND),
              () -> engine.containers().stop(id, o.timeout(), null));
          return id;
        });
  }

  private String restart(Operation.RestartContainer o, Inputs inputs) {
    String id = id(o.container(), inputs);
    Reporter reporter = reporter(o.container()).tell(Action.RESTARTING);
    return telling(
        reporter,
        Action.RESTARTED,
        () -> {
          engine.containers().restart(id, o.timeout(), null);
          return id;
        });
  }

  private String kill(Operation.KillContainer o, Inputs inputs) {
    String id = id(o.container(), inputs);
    Reporter reporter = reporter(o.container()).tell(Action.KILLING);
    return telling(
        reporter,
        Action.KILLED,
        () -> {
          engine.containers().kill(id, o.signal());
          return id;
        });
  }

  private String removeContainer(Operation.RemoveContainer o, Inputs inputs) {
    String id = id(o.container(), inputs);
    Reporter reporter = reporter(o.container()).tell(Action.REMOVING);
    return telling(
        reporter,
        Action.REMOVED,
        () -> {
          try {
            accepting(
                Set.of(Kind.NOT_FOUND), () -> engine.containers().remove(id, o.volumes(), true));
          } catch (EngineException e) {
            if (!e.getMessage().contains("already in progress")) {
              throw e;
            }
          }
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

  private interface Call {
    String run();
  }

  private static String telling(Reporter reporter, Action done, Call call) {
    return failing(
        reporter,
        () -> {
          String result = call.run();
          reporter.tell(done);
          return result;
        });
  }

  private static String failing(Reporter reporter, Call call) {
    try {
      return call.run();
    } catch (StepFailedException | EngineException e) {
      reporter.tell(Action.ERROR, firstLine(e));
      throw e;
    }
  }

  private static String firstLine(RuntimeException e) {
    String message = e.getMessage();
    return message == null ? "" : message.lines().findFirst().orElse("");
  }

  private static void accepting(Set<Kind> fine, Runnable call) {
    try {
      call.run();
    } catch (EngineException e) {
      if (!fine.contains(e.kind())) {
        throw e;
      }
    }
  }

  /** Removes; what others still use stays, and the user is told. */
  private String unlessInUse(Reporter reporter, Runnable remove) {
    return failing(
        reporter,
        () -> {
          try {
            remove.run();
            reporter.tell(Action.REMOVED);
          } catch (EngineException e) {
            switch (e.kind()) {
              case NOT_FOUND -> reporter.tell(Action.REMOVED);
              case CONFLICT, DENIED -> {
                reporter.tell(Action.SKIPPED, "Resource is still in use");
                sink.accept(new Event.Warning(e.getMessage()));
              }
              case INVALID, NOT_MODIFIED, INTERNAL, UNSUPPORTED, UNAVAILABLE -> throw e;
            }
          }
          return "";
        });
  }
}
