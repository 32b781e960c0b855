package dev.jcompose.images.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jcompose.images.ImageException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Chooses from lists of manifests (OCI image specification, "Image Index"). */
public final class ImageIndex {

  /** More entries than this are refused. */
  private static final int LIMIT = 10_000;

  private ImageIndex() {}

  /** The entries of a layout's index that are images for a platform, or of no said platform. */
  public static List<JsonNode> ofLayout(JsonNode index, Platform platform) throws ImageException {
    List<JsonNode> images = images(index);
    List<JsonNode> fitting =
        images.stream()
            .filter(d -> !saysPlatform(d) || platform.distanceTo(platformOf(d)) >= 0)
            .toList();
    if (fitting.isEmpty() && images.size() > 1) {
      throw otherPlatforms(images, platform);
    }
    return fitting.isEmpty() ? images : fitting;
  }

  /**
   * The entry of an image's index that serves a platform best; the only one whatever it is for.
   *
   * @throws ImageException UNSUPPORTED if none does
   */
  public static JsonNode choose(JsonNode index, Platform platform) throws ImageException {
    List<JsonNode> images = images(index);
    JsonNode best = exact(images, platform);
    if (best != null) {
      return best;
    }
    if (images.size() == 1 && !saysPlatform(images.getFirst())) {
      return images.getFirst();
    }
    throw otherPlatforms(images, platform);
  }

  private static @org.jspecify.annotations.Nullable JsonNode exact(
      List<JsonNode> images, Platform platform) {
    JsonNode best = null;
    int least = Integer.MAX_VALUE;
    for (JsonNode image : images) {
      int distance = platform.distanceTo(platformOf(image));
      if (distance >= 0 && distance < least) {
        best = image;
        least = distance;
      }
    }
    return best;
  }

  /** The platforms of an index, as it lists them. */
  public static List<Platform> platforms(JsonNode index) throws ImageException {
    return images(index).stream().map(ImageIndex::platformOf).toList();
  }

  /** Without attestations: BuildKit lists them as manifests of the platform unknown/unknown. */
  private static List<JsonNode> images(JsonNode index) throws ImageException {
    if (index.path("manifests").size() > LIMIT) {
      throw Documents.invalid("image index of " + index.path("manifests").size() + " entries");
    }
    List<JsonNode> images = new ArrayList<>();
    for (JsonNode descriptor : index.path("manifests")) {
      boolean attestation =
          descriptor.path("annotations").has("vnd.docker.reference.type")
              || descriptor.path("platform").path("os").asText("").equals("unknown");
      if (!attestation) {
        images.add(descriptor);
      }
    }
    return images;
  }

  private static boolean saysPlatform(JsonNode descriptor) {
    return descriptor.path("platform").has("architecture");
  }

  private static Platform platformOf(JsonNode descriptor) {
    return Platform.of(descriptor.path("platform"));
  }

  private static ImageException otherPlatforms(List<JsonNode> images, Platform platform) {
    TreeSet<String> others = new TreeSet<>();
    images.forEach(image -> others.add(platformOf(image).toString()));
    return new ImageException(
        ImageException.Kind.NOT_FOUND,
        "no matching manifest for "
            + platform
            + " in the manifest list entries: it has "
            + String.join(", ", others));
  }
}
