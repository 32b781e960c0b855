package dev.jcompose.engine.http;

import dev.jcompose.engine.api.CreateVolume;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.engine.api.VolumeDetails;
import java.util.List;
import java.util.Map;

/** One volume, "data"; any other can be made. */
record FakeVolumes(FakeEngine engine) implements Engine.Volumes {
  @Override
  public VolumeDetails create(CreateVolume request) {
    return inspect(request.name());
  }

  @Override
  public List<VolumeDetails> list(Filters filters) {
    return List.of(inspect("data"));
  }

  @Override
  public VolumeDetails inspect(String volume) {
    return new VolumeDetails(
        volume, "local", "/v/" + volume, "2024-05-01T10:00:00Z", Map.of(), "local", Map.of());
  }

  @Override
  public void remove(String volume, boolean force) {}

  @Override
  public List<String> prune(Filters filters) {
    return List.of();
  }
}
