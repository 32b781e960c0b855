package dev.jcompose.scheduler.fake;

import dev.jcompose.engine.api.CreateVolume;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.engine.api.VolumeDetails;
import java.util.List;

/** Volumes in memory. */
final class FakeVolumes implements Engine.Volumes {
  private final FakeEngine engine;

  FakeVolumes(FakeEngine engine) {
    this.engine = engine;
  }

  @Override
  public VolumeDetails create(CreateVolume request) {
    synchronized (engine) {
      engine.called("create volume " + request.name());
      VolumeDetails volume =
          new VolumeDetails(
              request.name(),
              "local",
              "/volumes/" + request.name(),
              "",
              request.labels(),
              "local",
              request.driverOpts());
      engine.volumes.put(request.name(), volume);
      return volume;
    }
  }

  @Override
  public List<VolumeDetails> list(Filters filters) {
    synchronized (engine) {
      engine.called("list volumes");
      return engine.volumes.values().stream().filter(v -> filters.matchLabels(v.labels())).toList();
    }
  }

  @Override
  public VolumeDetails inspect(String volume) {
    synchronized (engine) {
      VolumeDetails found = engine.volumes.get(volume);
      if (found == null) {
        throw new EngineException(Kind.NOT_FOUND, "no such volume: " + volume);
      }
      return found;
    }
  }

  @Override
  public void remove(String volume, boolean force) {
    synchronized (engine) {
      engine.called("remove volume " + volume);
      inspect(volume);
      if (engine.containers.values().stream()
          .anyMatch(c -> c.mounts.stream().anyMatch(m -> m.name().equals(volume)))) {
        throw new EngineException(Kind.CONFLICT, "volume is in use: " + volume);
      }
      engine.volumes.remove(volume);
    }
  }

  @Override
  public List<String> prune(Filters filters) {
    throw new EngineException(Kind.UNSUPPORTED, "prune");
  }
}
