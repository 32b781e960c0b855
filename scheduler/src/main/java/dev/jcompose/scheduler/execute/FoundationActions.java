package dev.jcompose.scheduler.execute;

import static dev.jcompose.scheduler.execute.Telling.accepting;
import static dev.jcompose.scheduler.execute.Telling.telling;

import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.RegistryAuth;
import dev.jcompose.scheduler.Event;
import dev.jcompose.scheduler.Event.Action;
import dev.jcompose.scheduler.Event.Resource;
import dev.jcompose.scheduler.EventSink;
import dev.jcompose.scheduler.plan.Operation;
import java.util.Set;

/** Operations on what containers stand on: images, networks, volumes. */
final class FoundationActions {
  private final Engine engine;
  private final EventSink sink;

  FoundationActions(Engine engine, EventSink sink) {
    this.engine = engine;
    this.sink = sink;
  }

  String pull(Operation.PullImage o) {
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

  String push(Operation.PushImage o) {
    Reporter reporter = new Reporter(sink, Resource.IMAGE, o.reference()).tell(Action.PUSHING);
    return telling(
        reporter,
        Action.PUSHED,
        () -> {
          engine
              .images()
              .push(
                  o.reference(),
                  RegistryAuth.NONE,
                  progress -> {
                    if (progress.status() != null) {
                      reporter.tell(Action.PUSHING, PullProgress.text(progress));
                    }
                  });
          return o.reference();
        });
  }

  String createNetwork(Operation.CreateNetwork o) {
    Reporter reporter =
        new Reporter(sink, Resource.NETWORK, o.request().name()).tell(Action.CREATING);
    return telling(reporter, Action.CREATED, () -> engine.networks().create(o.request()).id());
  }

  String removeNetwork(Operation.RemoveNetwork o) {
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

  String createVolume(Operation.CreateVolume o) {
    Reporter reporter =
        new Reporter(sink, Resource.VOLUME, o.request().name()).tell(Action.CREATING);
    return telling(reporter, Action.CREATED, () -> engine.volumes().create(o.request()).name());
  }

  String removeVolume(Operation.RemoveVolume o) {
    Reporter reporter = new Reporter(sink, Resource.VOLUME, o.name()).tell(Action.REMOVING);
    return unlessInUse(reporter, () -> engine.volumes().remove(o.name(), false));
  }

  String removeImage(Operation.RemoveImage o) {
    Reporter reporter = new Reporter(sink, Resource.IMAGE, o.reference()).tell(Action.REMOVING);
    return unlessInUse(reporter, () -> engine.images().remove(o.reference(), false, false));
  }

  /** Removes; what others still use stays, and the user is told. */
  private String unlessInUse(Reporter reporter, Runnable remove) {
    return Telling.failing(
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
