package dev.jcompose.images.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jcompose.images.ImageException;
import dev.jcompose.images.reference.Digest;
import java.util.ArrayList;
import java.util.List;

/**
 * An image's manifest: its config and its layers, lowest first.
 *
 * @param content the document, byte for byte
 */
public record Manifest(
    byte[] content, String mediaType, Descriptor config, List<Descriptor> layers) {

  /** More layers than this are refused; overlayfs mounts no more either. */
  private static final int LAYER_LIMIT = 1000;

  public Manifest {
    layers = List.copyOf(layers);
  }

  /**
   * Reads a manifest.
   *
   * @param said the media type it was sent with; the document's own goes before it
   * @throws ImageException INVALID if it is none, UNSUPPORTED for schema 1 and for what is no image
   */
  public static Manifest parse(byte[] content, String said) throws ImageException {
    JsonNode root = Documents.parse("manifest", content);
    String mediaType = root.path("mediaType").asText(said);
    if (root.path("schemaVersion").asInt(2) == 1 || MediaTypes.isOld(mediaType)) {
      throw new ImageException(
          ImageException.Kind.UNSUPPORTED,
          "manifest is of schema version 1, which registries no longer make; push the image again"
              + " with a newer tool");
    }
    if (!root.path("config").isObject() || !root.path("layers").isArray()) {
      throw Documents.invalid(
          "manifest has no config or no layers: "
              + (mediaType.isEmpty() ? "not an image" : mediaType));
    }
    if (root.path("layers").size() > LAYER_LIMIT) {
      throw Documents.invalid("manifest of " + root.path("layers").size() + " layers");
    }
    List<Descriptor> layers = new ArrayList<>();
    for (JsonNode layer : root.path("layers")) {
      layers.add(Descriptor.of(layer));
    }
    Descriptor config = Descriptor.of(root.path("config"));
    boolean image =
        List.of("", MediaTypes.DOCKER_CONFIG, MediaTypes.OCI_CONFIG, "application/octet-stream")
            .contains(config.mediaType());
    if (!image) {
      throw new ImageException(
          ImageException.Kind.UNSUPPORTED,
          "manifest is of \"" + config.mediaType() + "\", which is not a container image");
    }
    return new Manifest(
        content, mediaType.isEmpty() ? MediaTypes.OCI_MANIFEST : mediaType, config, layers);
  }

  /** Whether a document of this media type, or with these members, is a list of manifests. */
  public static boolean isIndex(JsonNode root, String said) {
    String mediaType = root.path("mediaType").asText(said);
    return MediaTypes.isIndex(mediaType)
        || (!MediaTypes.isManifest(mediaType) && root.path("manifests").isArray());
  }

  /** Writes a manifest in Docker's or in OCI's form, as {@code mediaType} says. */
  public static Manifest write(String mediaType, Descriptor config, List<Descriptor> layers) {
    ObjectNode root = Documents.object().put("schemaVersion", 2).put("mediaType", mediaType);
    root.set("config", config.toJson());
    ArrayNode list = root.putArray("layers");
    layers.forEach(layer -> list.add(layer.toJson()));
    return new Manifest(Documents.bytes(root), mediaType, config, layers);
  }

  public Digest digest() {
    return Digest.of(content);
  }
}
