package dev.jcompose.engine.client;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jcompose.engine.api.CreateVolume;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.engine.api.VolumeDetails;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /volumes} over HTTP. */
record HttpVolumes(Api api) implements Engine.Volumes {

  private record Listed(@Nullable List<VolumeDetails> volumes) {}

  private record Pruned(@JsonProperty("VolumesDeleted") @Nullable List<String> deleted) {}

  @Override
  public VolumeDetails create(CreateVolume request) {
    return api.call(Request.post("/volumes/create").body(request), VolumeDetails.class);
  }

  @Override
  public List<VolumeDetails> list(Filters filters) {
    List<VolumeDetails> volumes =
        api.call(Request.get("/volumes").with(filters), Listed.class).volumes();
    return volumes == null ? List.of() : volumes;
  }

  @Override
  public VolumeDetails inspect(String volume) {
    return api.call(Request.get("/volumes/" + volume), VolumeDetails.class);
  }

  @Override
  public void remove(String volume, boolean force) {
    api.call(Request.delete("/volumes/" + volume).with("force", force));
  }

  @Override
  public List<String> prune(Filters filters) {
    List<String> deleted =
        api.call(Request.post("/volumes/prune").with(filters), Pruned.class).deleted();
    return deleted == null ? List.of() : deleted;
  }
}
