package dev.jcompose.cli.command;

import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Scalar;
import dev.jcompose.scheduler.ComposeException;
import java.util.Map;

/** Names the images of a model by the digests that the engine knows them under. */
final class ImageDigests {
  private final Engine.Images images;

  ImageDigests(Engine.Images images) {
    this.images = images;
  }

  /** The model with every image that is not pinned yet pinned. */
  MapNode resolve(MapNode model) {
    MapNode.Builder services = model.map("services").toBuilder();
    for (Map.Entry<String, MapNode.Entry> e : model.map("services").entries().entrySet()) {
      if (e.getValue().value() instanceof MapNode service
          && service.find("image") instanceof Scalar image) {
        services.put(e.getKey(), service.toBuilder().put("image", pinned(image)).build());
      }
    }
    return model.toBuilder().put("services", services.build()).build();
  }

  /** A file with nothing but the pinned images, to be merged over the model's own files. */
  MapNode lock(MapNode model) {
    MapNode.Builder services = MapNode.builder(model.position());
    for (Map.Entry<String, MapNode.Entry> e : model.map("services").entries().entrySet()) {
      if (e.getValue().value() instanceof MapNode service
          && service.find("image") instanceof Scalar image) {
        MapNode only = MapNode.builder(service.position()).put("image", pinned(image)).build();
        services.put(e.getKey(), only);
      }
    }
    return MapNode.builder(model.position()).put("services", services.build()).build();
  }

  private Scalar pinned(Scalar image) {
    String reference = image.text();
    if (reference.contains("@")) {
      return image;
    }
    String full = fullName(reference);
    return image.with(full + "@" + digest(reference, repository(full)), Scalar.Kind.STRING);
  }

  private String digest(String reference, String repository) {
    try {
      for (String known : images.inspect(reference).repoDigests()) {
        int at = known.indexOf('@');
        if (at > 0 && repository(fullName(known.substring(0, at))).equals(repository)) {
          return known.substring(at + 1);
        }
      }
    } catch (EngineException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        throw new ComposeException(
            "image \""
                + reference
                + "\" is not on the engine, so its digest is not known;"
                + " 'jcompose pull' fetches it");
      }
      throw e;
    }
    throw new ComposeException(
        "image \"" + reference + "\" has no digest, since it did not come from a registry");
  }

  /** With registry and tag: {@code docker.io/library/nginx:latest}. */
  private static String fullName(String reference) {
    int slash = reference.indexOf('/');
    String first = slash < 0 ? "" : reference.substring(0, slash);
    boolean registry = first.contains(".") || first.contains(":") || first.equals("localhost");
    String named = registry ? reference : "docker.io/" + (slash < 0 ? "library/" : "") + reference;
    return named.indexOf(':', named.lastIndexOf('/')) < 0 ? named + ":latest" : named;
  }

  /** A full name without its tag. */
  private static String repository(String fullName) {
    return fullName.substring(0, fullName.indexOf(':', fullName.lastIndexOf('/')));
  }
}
