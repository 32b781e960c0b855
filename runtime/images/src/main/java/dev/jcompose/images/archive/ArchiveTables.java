package dev.jcompose.images.archive;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jcompose.images.ImageException;
import dev.jcompose.images.manifest.ConfigDocument;
import dev.jcompose.images.manifest.Descriptor;
import dev.jcompose.images.manifest.Documents;
import dev.jcompose.images.manifest.ImageIndex;
import dev.jcompose.images.manifest.Platform;
import dev.jcompose.images.reference.Digest;
import dev.jcompose.images.reference.InvalidReferenceException;
import dev.jcompose.images.reference.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the images in what an archive held: by {@code manifest.json} where {@code docker save}
 * wrote it, else by the OCI layout's {@code index.json}.
 */
final class ArchiveTables {

  private final Map<String, byte[]> documents;
  private final Map<String, Digest> layers;
  private final Map<String, String> links;
  private final Platform platform;

  /**
   * @param layers digests of uncompressed layers by member
   * @param links members that stand for another one
   */
  ArchiveTables(
      Map<String, byte[]> documents,
      Map<String, Digest> layers,
      Map<String, String> links,
      Platform platform) {
    this.documents = documents;
    this.layers = layers;
    this.links = links;
    this.platform = platform;
  }

  List<ArchivedImage> images(LayerSink sink) throws ImageException {
    List<ArchivedImage> images = new ArrayList<>();
    byte[] manifests = documents.get("manifest.json");
    byte[] index = documents.get("index.json");
    if (manifests != null) {
      for (JsonNode manifest : Documents.parse("manifest.json", manifests)) {
        images.add(ofDockerManifest(manifest, sink));
      }
    } else if (index != null) {
      for (JsonNode descriptor :
          ImageIndex.ofLayout(Documents.parse("index.json", index), platform)) {
        images.add(ofDescriptor(descriptor, sink, 0));
      }
    } else {
      throw Documents.invalid(
          "archive has neither manifest.json nor index.json: it is not a docker save archive or"
              + " OCI layout");
    }
    if (images.isEmpty()) {
      throw Documents.invalid("archive holds no image");
    }
    return images;
  }

  private ArchivedImage ofDockerManifest(JsonNode manifest, LayerSink sink) throws ImageException {
    List<Reference> names = new ArrayList<>();
    for (JsonNode tag : manifest.path("RepoTags")) {
      names.add(reference(tag.asText()));
    }
    List<String> paths = new ArrayList<>();
    manifest.path("Layers").forEach(layer -> paths.add(layer.asText()));
    byte[] config = document("config", manifest.path("Config").asText());
    return checked(config, paths, names, null, sink);
  }

  private ArchivedImage ofDescriptor(JsonNode descriptor, LayerSink sink, int depth)
      throws ImageException {
    Digest digest = Descriptor.of(descriptor).digest();
    JsonNode manifest = Documents.parse("manifest", document("manifest", blob(digest)));
    if (manifest.path("manifests").isArray()) {
      if (depth > 3) {
        throw Documents.invalid("image index " + digest + " is nested too deeply");
      }
      JsonNode chosen = ImageIndex.choose(manifest, platform);
      ArchivedImage image = ofDescriptor(chosen, sink, depth + 1);
      List<Reference> names = names(descriptor);
      return new ArchivedImage(
          image.config(), image.document(), names.isEmpty() ? image.names() : names, digest);
    }
    List<String> paths = new ArrayList<>();
    for (JsonNode layer : manifest.path("layers")) {
      paths.add(blob(Descriptor.of(layer).digest()));
    }
    byte[] config = document("config", blob(Descriptor.of(manifest.path("config")).digest()));
    return checked(config, paths, names(descriptor), digest, sink);
  }

  /** The names that containerd or the OCI annotation give; a bare tag names no repository. */
  private static List<Reference> names(JsonNode descriptor) throws ImageException {
    JsonNode annotations = descriptor.path("annotations");
    String name = annotations.path("io.containerd.image.name").asText("");
    if (name.isEmpty()) {
      String ref = annotations.path("org.opencontainers.image.ref.name").asText("");
      name = ref.indexOf('/') >= 0 || ref.indexOf(':') >= 0 ? ref : "";
    }
    return name.isEmpty() ? List.of() : List.of(reference(name));
  }

  private static Reference reference(String text) throws ImageException {
    try {
      Reference reference = Reference.parse(text).tagged();
      if (reference.isLocal()) {
        throw Documents.invalid(
            "archive names an image \""
                + text
                + "\": "
                + Reference.LOCAL_REGISTRY
                + " is reserved for built-in images");
      }
      return reference;
    } catch (InvalidReferenceException e) {
      throw new ImageException(
          ImageException.Kind.INVALID, "archive names an image: " + e.getMessage(), e);
    }
  }

  private ArchivedImage checked(
      byte[] config,
      List<String> paths,
      List<Reference> names,
      @Nullable Digest manifest,
      LayerSink sink)
      throws ImageException {
    ConfigDocument document = ConfigDocument.parse(config);
    List<Digest> wanted = document.diffIds();
    if (wanted.size() != paths.size()) {
      throw Documents.invalid(
          "image "
              + Digest.of(config)
              + " lists "
              + paths.size()
              + " layers and its config "
              + wanted.size());
    }
    for (int i = 0; i < wanted.size(); i++) {
      Digest found = layers.get(resolved(paths.get(i)));
      if (found == null && !sink.has(wanted.get(i))) {
        throw Documents.invalid("layer \"" + paths.get(i) + "\" is not in the archive");
      }
      if (found != null && !found.equals(wanted.get(i))) {
        throw Documents.invalid(
            "layer \""
                + paths.get(i)
                + "\" has the digest "
                + found
                + ", its image says "
                + wanted.get(i));
      }
    }
    return new ArchivedImage(config, document, names, manifest);
  }

  /** A blob's member in a layout. */
  private static String blob(Digest digest) {
    return "blobs/sha256/" + digest.hex();
  }

  private byte[] document(String what, String path) throws ImageException {
    byte[] content = documents.get(resolved(path));
    if (content == null) {
      throw Documents.invalid(what + " \"" + path + "\" is not in the archive");
    }
    return content;
  }

  private String resolved(String path) {
    String at = path;
    for (int i = 0; i < 8 && links.containsKey(at); i++) {
      at = links.getOrDefault(at, at);
    }
    return at;
  }
}
