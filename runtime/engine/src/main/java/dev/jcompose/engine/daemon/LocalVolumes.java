package dev.jcompose.engine.daemon;

import dev.jcompose.engine.api.CreateVolume;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.engine.api.VolumeDetails;
import dev.jcompose.engine.container.Failures;
import dev.jcompose.engine.container.LocalContainers;
import dev.jcompose.engine.event.EventBus;
import dev.jcompose.volumes.Volume;
import dev.jcompose.volumes.store.VolumeStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The engine's volumes as the API sees them. */
final class LocalVolumes implements Engine.Volumes {

  private static final Set<String> KNOWN_FILTERS = Set.of("name", "label", "driver", "dangling");

  private final VolumeStore volumes;
  private final LocalContainers containers;
  private final EventBus events;

  LocalVolumes(VolumeStore volumes, LocalContainers containers, EventBus events) {
    this.volumes = volumes;
    this.containers = containers;
    this.events = events;
  }

  @Override
  public VolumeDetails create(CreateVolume request) {
    try {
      Volume volume =
          volumes.create(request.name(), request.driver(), request.driverOpts(), request.labels());
      publish("create", volume);
      return details(volume);
    } catch (IOException e) {
      throw Failures.of(e);
    }
  }

  @Override
  public List<VolumeDetails> list(Filters filters) {
    filters.only(KNOWN_FILTERS);
    return volumes.list().stream()
        .filter(volume -> matches(volume, filters))
        .map(LocalVolumes::details)
        .toList();
  }

  private boolean matches(Volume volume, Filters filters) {
    List<String> names = filters.of("name");
    List<String> drivers = filters.of("driver");
    List<String> dangling = filters.of("dangling");
    return filters.matchLabels(volume.labels())
        && (names.isEmpty() || names.stream().anyMatch(volume.name()::contains))
        && (drivers.isEmpty() || drivers.contains(volume.driver()))
        && (dangling.isEmpty()
            || isTrue(dangling.getFirst()) == containers.usersOfVolume(volume.name()).isEmpty());
  }

  private static boolean isTrue(String text) {
    return text.equals("1") || text.equalsIgnoreCase("true");
  }

  @Override
  public VolumeDetails inspect(String name) {
    return details(get(name));
  }

  private Volume get(String name) {
    return volumes
        .find(name)
        .orElseThrow(() -> new EngineException(Kind.NOT_FOUND, "get " + name + ": no such volume"));
  }

  private static VolumeDetails details(Volume volume) {
    return new VolumeDetails(
        volume.name(),
        volume.driver(),
        volume.mountpoint().toString(),
        volume.created().toString(),
        volume.labels(),
        "local",
        volume.options());
  }

  @Override
  public void remove(String name, boolean force) {
    var known = volumes.find(name);
    try {
      volumes.remove(name, force, containers::usersOfVolume);
      known.ifPresent(volume -> publish("destroy", volume));
    } catch (IOException e) {
      throw Failures.of(e);
    }
  }

  @Override
  public List<String> prune(Filters filters) {
    boolean all = filters.of("all").stream().anyMatch(LocalVolumes::isTrue);
    List<String> removed = new ArrayList<>();
    for (Volume volume : volumes.list()) {
      if ((all || volume.anonymous())
          && filters.matchLabels(volume.labels())
          && containers.usersOfVolume(volume.name()).isEmpty()) {
        remove(volume.name(), false);
        removed.add(volume.name());
      }
    }
    return removed;
  }

  private void publish(String action, Volume volume) {
    events.publish("volume", action, volume.name(), Map.of("driver", volume.driver()));
  }
}
