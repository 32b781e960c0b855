package dev.jcompose.engine.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** All about one image. */
public record ImageDetails(
    String id,
    List<String> repoTags,
    List<String> repoDigests,
    String created,
    String author,
    String architecture,
    String variant,
    String os,
    long size,
    ContainerConfig config,
    @JsonProperty("RootFS") RootFs rootFs) {
  public ImageDetails {
    repoTags = ApiValues.list(repoTags);
    repoDigests = ApiValues.list(repoDigests);
    created = ApiValues.text(created);
    author = ApiValues.text(author);
    architecture = ApiValues.text(architecture);
    variant = ApiValues.text(variant);
    os = ApiValues.text(os);
  }

  /** The uncompressed layers' digests, lowest first. */
  public record RootFs(String type, List<String> layers) {
    public RootFs {
      layers = ApiValues.list(layers);
    }
  }
}
