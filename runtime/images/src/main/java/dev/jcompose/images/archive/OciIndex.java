package dev.jcompose.images.archive;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jcompose.images.ImageException;
import dev.jcompose.images.reference.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Chooses from lists of manifests (OCI image specification, "Image Index"). */
final class OciIndex {

  private OciIndex() {}

  /** The entries of a layout's index that are images for a platform, or of no said platform. */
  static List<JsonNode> ofLayout(JsonNode index, Platform platform) throws ImageException {
    List<JsonNode> images = images(index);
    List<JsonNode> fitting =
        images.stream().filter(d -> !saysPlatform(d) || fits(d, platform)).toList();
    if (fitting.isEmpty() && images.size() > 1) {
      throw otherPlatforms(images, platform);
    }
    return fitting.isEmpty() ? images : fitting;
  }

  /** The one entry of an image's index for a platform; the only one whatever it is for. */
  static JsonNode choose(JsonNode index, Platform platform) throws ImageException {
    List<JsonNode> images = images(index);
    for (JsonNode image : images) {
      if (fits(image, platform)) {
        return image;
      }
    }
    if (images.size() == 1) {
      return images.getFirst();
    }
    throw otherPlatforms(images, platform);
  }

  static Digest digest(JsonNode descriptor) throws ImageException {
    String digest = descriptor.path("digest").asText("");
    if (!Digest.isDigest(digest)) {
      throw Documents.invalid("\"" + digest + "\" is not a digest that is understood");
    }
    return Digest.parse(digest);
  }

  /** A blob's member in a layout. */
  static String blob(Digest digest) {
    return "blobs/sha256/" + digest.hex();
  }

  /** Without attestations: BuildKit lists them as manifests of the platform unknown/unknown. */
  private static List<JsonNode> images(JsonNode index) {
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

  private static boolean fits(JsonNode descriptor, Platform platform) {
    return platformOf(descriptor).equals(platform);
  }

  private static Platform platformOf(JsonNode descriptor) {
    JsonNode platform = descriptor.path("platform");
    return new Platform(platform.path("os").asText(""), platform.path("architecture").asText(""));
  }

  private static ImageException otherPlatforms(List<JsonNode> images, Platform platform) {
    TreeSet<String> others = new TreeSet<>();
    images.forEach(image -> others.add(platformOf(image).toString()));
    return new ImageException(
        ImageException.Kind.UNSUPPORTED,
        "image is for " + String.join(", ", others) + "; this machine is " + platform);
  }
}
