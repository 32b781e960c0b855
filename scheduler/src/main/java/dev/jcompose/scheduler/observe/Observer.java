package dev.jcompose.scheduler.observe;

import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.engine.api.ImageDetails;
import dev.jcompose.engine.api.NetworkDetails;
import dev.jcompose.engine.api.VolumeDetails;
import dev.jcompose.scheduler.Labels;
import dev.jcompose.scheduler.Scope;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Takes snapshots: all lists at once, one inspect for each distinct image. */
public final class Observer {
  private final Engine engine;

  public Observer(Engine engine) {
    this.engine = engine;
  }

  /** What there is of a project, and which of these images are there. */
  public Observed observe(String project, Set<String> images) throws InterruptedException {
    try (Scope scope = new Scope()) {
      Scope.Fork<List<ObservedContainer>> containers = scope.fork(() -> containers(project));
      Scope.Fork<List<NetworkDetails>> networks =
          scope.fork(() -> engine.networks().list(Filters.NONE));
      Scope.Fork<List<VolumeDetails>> volumes =
          scope.fork(() -> engine.volumes().list(Filters.NONE));
      Map<String, Scope.Fork<Optional<ImageDetails>>> details = new LinkedHashMap<>();
      for (String image : images) {
        details.put(image, scope.fork(() -> image(image)));
      }
      scope.join();
      Map<String, ImageDetails> found = new LinkedHashMap<>();
      details.forEach((name, fork) -> fork.result().ifPresent(image -> found.put(name, image)));
      return new Observed(
          project, containers.result(), networks.result(), volumes.result(), found, Instant.now());
    }
  }

  /** The project's containers alone. */
  public List<ObservedContainer> containers(String project) {
    return engine
        .containers()
        .list(true, Filters.labels(List.of(Labels.PROJECT + "=" + project)))
        .stream()
        .map(ObservedContainer::of)
        .toList();
  }

  private Optional<ImageDetails> image(String reference) {
    try {
      return Optional.of(engine.images().inspect(reference));
    } catch (EngineException e) {
      if (e.kind() == EngineException.Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
