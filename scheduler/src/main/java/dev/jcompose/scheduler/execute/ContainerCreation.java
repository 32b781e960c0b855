package dev.jcompose.scheduler.execute;

import dev.jcompose.engine.api.ContainerConfig;
import dev.jcompose.engine.api.CreateContainer;
import dev.jcompose.engine.api.EndpointSettings;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.scheduler.Event;
import dev.jcompose.scheduler.Event.Action;
import dev.jcompose.scheduler.Event.Resource;
import dev.jcompose.scheduler.EventSink;
import dev.jcompose.scheduler.Labels;
import dev.jcompose.scheduler.compile.Tar;
import dev.jcompose.scheduler.plan.Operation;
import java.io.ByteArrayInputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Makes containers, complete or not at all. */
final class ContainerCreation {
  private final Engine engine;
  private final EventSink sink;
  private final EngineTraits traits;

  ContainerCreation(Engine engine, EventSink sink) {
    this.engine = engine;
    this.sink = sink;
    this.traits = new EngineTraits(engine);
  }

  String createContainer(Operation.CreateContainer o, Inputs inputs) {
    Reporter reporter =
        new Reporter(sink, Resource.CONTAINER, o.finalName())
            .tell(o.replaces() ? Action.RECREATE : Action.CREATING);
    return Telling.failing(
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
        engine.files().put(created.id(), "/", new ByteArrayInputStream(tar), Set.of());
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
}
