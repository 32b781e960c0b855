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
    @JsonProperty("RootFS") RootFs rootFs,
    String parent,
    String comment,
    Metadata metadata) {
  public ImageDetails {
    repoTags = ApiValues.list(repoTags);
    repoDigests = ApiValues.list(repoDigests);
    created = ApiValues.text(created);
    author = ApiValues.text(author);
    architecture = ApiValues.text(architecture);
    variant = ApiValues.text(variant);
    os = ApiValues.text(os);
    parent = ApiValues.text(parent);
    comment = ApiValues.text(comment);
    metadata = metadata == null ? new Metadata("") : metadata;
  }

  /** What the engine knows beside the image. {@code lastTagTime}: RFC 3339, or empty. */
  public record Metadata(String lastTagTime) {
    public Metadata {
      lastTagTime = ApiValues.text(lastTagTime);
    }
  }

  /** The uncompressed layers' digests, lowest first. */
  public record RootFs(String type, List<String> layers) {
    public RootFs {
      layers = ApiValues.list(layers);
    }
  }
}
