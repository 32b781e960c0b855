package dev.jcompose.images.transfer;

import dev.jcompose.images.Image;
import dev.jcompose.images.ImageException;
import dev.jcompose.images.manifest.Descriptor;
import dev.jcompose.images.manifest.Manifest;
import dev.jcompose.images.manifest.MediaTypes;
import dev.jcompose.images.reference.Digest;
import dev.jcompose.images.reference.Reference;
import dev.jcompose.images.registry.Credentials;
import dev.jcompose.images.registry.Registries;
import dev.jcompose.images.registry.RegistryException;
import dev.jcompose.images.registry.Repository;
import dev.jcompose.images.store.Assembly;
import dev.jcompose.images.store.ImageStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** Sends images from the store to registries. Safe for several threads. */
public final class Pusher {

  private static final int UPLOADS = 5;

  private final Registries registries;
  private final ImageStore store;
  private final Semaphore permits = new Semaphore(UPLOADS, true);
  private final Semaphore processors =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors()), true);

  public Pusher(Registries registries, ImageStore store) {
    this.registries = registries;
    this.store = store;
  }

  /**
   * Sends an image under a name that it has.
   *
   * @return its manifest in the registry
   * @throws ImageException NOT_FOUND if there is no image of this name
   */
  public Manifest push(Reference reference, Credentials credentials, TransferListener listener)
      throws IOException, InterruptedException {
    Reference name = reference.tagged();
    Image image =
        store
            .find(name.toString())
            .orElseThrow(
                () ->
                    new ImageException(
                        ImageException.Kind.NOT_FOUND,
                        "An image does not exist locally with the tag: " + name.familiarName()));
    Repository repository = registries.forPush(name, credentials);
    listener.message("", "The push refers to repository [" + name.name() + "]");
    try (Assembly assembly = store.assemble(Assembly.Leftovers.DELETED)) {
      Manifest manifest = pushed(repository, name, image, assembly, listener);
      String tag = String.valueOf(name.tag());
      repository.put(tag, manifest);
      store.pushed(image.id(), name.familiarName() + "@" + manifest.digest(), manifest);
      return manifest;
    } catch (RegistryException e) {
      throw named(name, e);
    }
  }

  private static RegistryException named(Reference name, RegistryException e) {
    return switch (e.kind()) {
      case DENIED, UNAUTHORIZED ->
          new RegistryException(
              e.kind(),
              "push access denied for "
                  + name.familiarName()
                  + ", repository does not exist or may require authorization: "
                  + e.getMessage(),
              e);
      case NOT_FOUND, RATE_LIMITED, UNAVAILABLE, INVALID -> e;
    };
  }

  private Manifest pushed(
      Repository repository,
      Reference name,
      Image image,
      Assembly assembly,
      TransferListener listener)
      throws IOException, InterruptedException {
    Optional<Manifest> known = store.manifest(image.id());
    Set<String> neighbours = neighbours(name, image);
    Map<Digest, Descriptor> blobs = new ConcurrentHashMap<>();
    List<Together.Task> tasks = new ArrayList<>();
    for (Digest diffId : new LinkedHashSet<>(image.diffIds())) {
      if (!assembly.has(diffId)) {
        throw ImageException.notFound("layer " + diffId);
      }
      Optional<Descriptor> listed = known.map(m -> m.layers().get(image.diffIds().indexOf(diffId)));
      LayerProgress progress = new LayerProgress(diffId.shortHex(), List.of(listener));
      tasks.add(
          () -> {
            permits.acquire();
            try {
              LayerUpload upload =
                  new LayerUpload(
                      repository, store.layer(diffId), listed, neighbours, processors, progress);
              blobs.put(diffId, upload.run());
            } finally {
              permits.release();
            }
          });
    }
    Together.run(tasks);
    byte[] config = store.config(image.id());
    Descriptor configBlob = new Descriptor(MediaTypes.DOCKER_CONFIG, image.id(), config.length);
    if (!repository.has(image.id())) {
      repository.upload(configBlob, offset -> at(config, offset), _ -> {});
    }
    List<Descriptor> layers = new ArrayList<>();
    for (Digest diffId : image.diffIds()) {
      Descriptor blob = blobs.get(diffId);
      if (blob == null) {
        throw new IllegalStateException("layer " + diffId + " was not pushed");
      }
      layers.add(blob);
    }
    return known
        .filter(manifest -> digests(manifest.layers()).equals(digests(layers)))
        .orElseGet(() -> manifest(configBlob, layers));
  }

  private static ByteArrayInputStream at(byte[] content, long offset) {
    return new ByteArrayInputStream(content, (int) offset, content.length - (int) offset);
  }

  private static List<Digest> digests(List<Descriptor> blobs) {
    return blobs.stream().map(Descriptor::digest).toList();
  }

  /** Docker's form, or OCI's where a layer is compressed in a way that only OCI knows. */
  private static Manifest manifest(Descriptor config, List<Descriptor> layers) {
    boolean oci = layers.stream().anyMatch(layer -> layer.mediaType().endsWith("zstd"));
    List<Descriptor> typed = layers.stream().map(layer -> typed(layer, oci)).toList();
    Descriptor head =
        new Descriptor(
            oci ? MediaTypes.OCI_CONFIG : MediaTypes.DOCKER_CONFIG, config.digest(), config.size());
    return Manifest.write(oci ? MediaTypes.OCI_MANIFEST : MediaTypes.DOCKER_MANIFEST, head, typed);
  }

  private static Descriptor typed(Descriptor layer, boolean oci) {
    String said = layer.mediaType();
    boolean gzip = said.endsWith("gzip");
    String type =
        oci
            ? MediaTypes.OCI_LAYER + (gzip ? "+gzip" : said.endsWith("zstd") ? "+zstd" : "")
            : gzip ? MediaTypes.DOCKER_LAYER : MediaTypes.DOCKER_PLAIN_LAYER;
    return new Descriptor(type, layer.digest(), layer.size());
  }

  /** Other repositories of the same registry that are known to have this image. */
  private static Set<String> neighbours(Reference name, Image image) {
    Set<String> found = new LinkedHashSet<>();
    image.repoDigests().stream()
        .map(Reference::parse)
        .filter(other -> other.registry().equals(name.registry()))
        .map(Reference::repository)
        .filter(repository -> !repository.equals(name.repository()))
        .limit(3)
        .forEach(found::add);
    return found;
  }
}
