package dev.jcompose.images.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jcompose.images.Image;
import dev.jcompose.images.ImageException;
import dev.jcompose.images.layer.TarEntry;
import dev.jcompose.images.layer.TarWriter;
import dev.jcompose.images.manifest.Descriptor;
import dev.jcompose.images.manifest.Documents;
import dev.jcompose.images.manifest.Manifest;
import dev.jcompose.images.manifest.MediaTypes;
import dev.jcompose.images.reference.Digest;
import dev.jcompose.images.reference.Reference;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes images as {@code docker save} does since version 25: an OCI image layout that has the
 * older {@code manifest.json} too. The same images give the same bytes.
 */
public final class ArchiveWriter {

  private static final String BLOBS = "blobs/sha256/";

  /** A layer as it goes into the archive. */
  public interface Layer {
    Descriptor descriptor();

    InputStream open() throws IOException;
  }

  /** Finds layers. */
  public interface Layers {
    Layer of(Digest diffId) throws IOException;
  }

  private final TarWriter tar;
  private final Layers layers;
  private final Set<Digest> written = new HashSet<>();
  private final ArrayNode index = Documents.object().putArray("manifests");
  private final ArrayNode manifests = Documents.object().putArray("list");

  public ArchiveWriter(OutputStream out, Layers layers) throws IOException {
    this.tar = new TarWriter(out);
    this.layers = layers;
    tar.add(entry("blobs", TarEntry.Type.DIRECTORY, 0));
    tar.add(entry("blobs/sha256", TarEntry.Type.DIRECTORY, 0));
  }

  /** Adds an image with names, or without. */
  public void add(Image image, byte[] config, Optional<Manifest> known, List<Reference> names)
      throws IOException {
    List<Descriptor> descriptors = new ArrayList<>();
    for (Digest diffId : image.diffIds()) {
      Layer layer = layers.of(diffId);
      descriptors.add(typed(layer.descriptor()));
      blob(layer);
    }
    Descriptor configBlob = new Descriptor(MediaTypes.OCI_CONFIG, image.id(), config.length);
    Manifest manifest =
        known
            .filter(m -> digests(m.layers()).equals(digests(descriptors)))
            .orElseGet(() -> Manifest.write(MediaTypes.OCI_MANIFEST, configBlob, descriptors));
    document(image.id(), config);
    document(manifest.digest(), manifest.content());
    addToIndex(image, manifest, names);
    addToManifests(image, descriptors, names);
  }

  private static List<Digest> digests(List<Descriptor> descriptors) {
    return descriptors.stream().map(Descriptor::digest).toList();
  }

  /** With OCI's name for the compression that the layer has. */
  private static Descriptor typed(Descriptor layer) {
    String type = layer.mediaType();
    String oci =
        type.endsWith("zstd")
            ? MediaTypes.OCI_LAYER + "+zstd"
            : type.endsWith("gzip") ? MediaTypes.OCI_LAYER + "+gzip" : MediaTypes.OCI_LAYER;
    return new Descriptor(oci, layer.digest(), layer.size());
  }

  private void addToIndex(Image image, Manifest manifest, List<Reference> names) {
    List<String> all =
        names.isEmpty() ? List.of("") : names.stream().map(Reference::toString).toList();
    for (String name : all) {
      ObjectNode descriptor =
          new Descriptor(manifest.mediaType(), manifest.digest(), manifest.content().length)
              .toJson();
      descriptor
          .putObject("platform")
          .put("architecture", image.architecture())
          .put("os", image.os());
      if (!name.isEmpty()) {
        descriptor
            .putObject("annotations")
            .put("io.containerd.image.name", name)
            .put("org.opencontainers.image.ref.name", name.substring(name.lastIndexOf(':') + 1));
      }
      index.add(descriptor);
    }
  }

  private void addToManifests(Image image, List<Descriptor> descriptors, List<Reference> names) {
    ObjectNode entry = manifests.addObject().put("Config", BLOBS + image.id().hex());
    ArrayNode tags = Documents.object().putArray("tags");
    names.forEach(name -> tags.add(name.familiar()));
    entry.set("RepoTags", tags.isEmpty() ? Documents.object().nullNode() : tags);
    ArrayNode paths = entry.putArray("Layers");
    descriptors.forEach(layer -> paths.add(BLOBS + layer.digest().hex()));
  }

  private void blob(Layer layer) throws IOException {
    Descriptor descriptor = layer.descriptor();
    if (!written.add(descriptor.digest())) {
      return;
    }
    MessageDigest hash = Digest.sha256();
    try (InputStream in = new DigestInputStream(layer.open(), hash)) {
      tar.add(
          entry(BLOBS + descriptor.digest().hex(), TarEntry.Type.FILE, descriptor.size()),
          in::transferTo);
    }
    if (!Digest.finish(hash).equals(descriptor.digest())) {
      throw new ImageException(
          ImageException.Kind.INVALID,
          "layer "
              + descriptor.digest()
              + " is damaged in the store; pull or load its image again");
    }
  }

  private void document(Digest digest, byte[] content) throws IOException {
    if (written.add(digest)) {
      file(BLOBS + digest.hex(), content);
    }
  }

  /** Writes the tables and ends the archive. */
  public void finish() throws IOException {
    ObjectNode top =
        Documents.object().put("schemaVersion", 2).put("mediaType", MediaTypes.OCI_INDEX);
    top.set("manifests", index);
    file("index.json", Documents.bytes(top));
    file("manifest.json", Documents.bytes((JsonNode) manifests));
    file("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(UTF_8));
    tar.finish();
  }

  private void file(String name, byte[] content) throws IOException {
    tar.add(entry(name, TarEntry.Type.FILE, content.length), content);
  }

  private static TarEntry entry(String name, TarEntry.Type type, long size) {
    return new TarEntry(
        name.getBytes(UTF_8),
        type,
        size,
        type == TarEntry.Type.DIRECTORY ? 0755 : 0644,
        0,
        0,
        Instant.EPOCH,
        new byte[0],
        0,
        Map.of());
  }
}
