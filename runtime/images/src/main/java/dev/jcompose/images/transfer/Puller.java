package dev.jcompose.images.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jcompose.images.Image;
import dev.jcompose.images.ImageException;
import dev.jcompose.images.NewImage;
import dev.jcompose.images.manifest.ConfigDocument;
import dev.jcompose.images.manifest.Descriptor;
import dev.jcompose.images.manifest.Documents;
import dev.jcompose.images.manifest.ImageIndex;
import dev.jcompose.images.manifest.Manifest;
import dev.jcompose.images.manifest.Platform;
import dev.jcompose.images.reference.Digest;
import dev.jcompose.images.reference.Reference;
import dev.jcompose.images.registry.Credentials;
import dev.jcompose.images.registry.Fetched;
import dev.jcompose.images.registry.Registries;
import dev.jcompose.images.registry.RegistryException;
import dev.jcompose.images.registry.Repository;
import dev.jcompose.images.store.Assembly;
import dev.jcompose.images.store.ImageStore;
import dev.jcompose.images.transfer.TransferListener.Stage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/** Fetches images from registries into the store. Safe for several threads. */
public final class Puller implements AutoCloseable {

  private static final int DOWNLOADS = 6;

  private final Registries registries;
  private final ImageStore store;
  private final Semaphore permits = new Semaphore(DOWNLOADS, true);
  private final Shared<Digest, TransferListener> layers = new Shared<>();
  // Unpacking blocks natively: platform threads, and no more of them than there are processors.
  private final ExecutorService unpacking =
      Executors.newFixedThreadPool(
          Math.max(2, Runtime.getRuntime().availableProcessors()),
          Thread.ofPlatform().name("unpack-", 0).daemon().factory());

  public Puller(Registries registries, ImageStore store) {
    this.registries = registries;
    this.store = store;
  }

  /**
   * What a pull came to.
   *
   * @param digest of the manifest or index that the name stands for
   * @param fresh false if the name stood for this image before
   */
  public record Pulled(Image image, Digest digest, boolean fresh) {}

  /**
   * Fetches an image and names it, unless its reference has a digest.
   *
   * @throws RegistryException if the registry does not give it
   * @throws ImageException if it is not for the platform, or not what its digests say
   */
  public Pulled pull(
      Reference reference, Platform platform, Credentials credentials, TransferListener listener)
      throws IOException, InterruptedException {
    Reference wanted = reference.tagged();
    Repository repository = registries.forPull(wanted, credentials);
    Digest digest = wanted.digest();
    String tag = String.valueOf(wanted.tag());
    String asked = digest == null ? tag : digest.toString();
    Fetched top = named(wanted, () -> repository.manifest(asked));
    listener.message(asked, "Pulling from " + wanted.repository());
    Manifest manifest = chosen(repository, top, platform);
    byte[] config = repository.document(manifest.config());
    ConfigDocument document = checked(config, manifest);
    Optional<Image> before = store.find(wanted.familiar());
    try (Assembly assembly = store.assemble(Assembly.Leftovers.KEPT)) {
      fetchLayers(repository, manifest, document, assembly, listener);
      Image image =
          assembly.finish(
              new NewImage(
                  config,
                  digest == null ? List.of(wanted) : List.of(),
                  List.of(wanted.familiarName() + "@" + top.digest()),
                  manifest));
      boolean fresh = before.filter(b -> b.id().equals(image.id())).isEmpty();
      return new Pulled(image, top.digest(), fresh);
    }
  }

  private interface Asking {
    Fetched ask() throws IOException, InterruptedException;
  }

  /** Adds the name to a refusal, as docker words it. */
  private static Fetched named(Reference reference, Asking asking)
      throws IOException, InterruptedException {
    try {
      return asking.ask();
    } catch (RegistryException e) {
      String name = reference.familiarName();
      String text =
          switch (e.kind()) {
            case NOT_FOUND ->
                "manifest for " + reference.familiar() + " not found: " + e.getMessage();
            case DENIED, UNAUTHORIZED ->
                "pull access denied for "
                    + name
                    + ", repository does not exist or may require 'docker login': "
                    + e.getMessage();
            case RATE_LIMITED, UNAVAILABLE, INVALID -> String.valueOf(e.getMessage());
          };
      throw new RegistryException(e.kind(), text, e);
    }
  }

  private static Manifest chosen(Repository repository, Fetched top, Platform platform)
      throws IOException, InterruptedException {
    Fetched document = top;
    for (int depth = 0; depth < 4; depth++) {
      JsonNode root = Documents.parse("manifest", document.content());
      if (!Manifest.isIndex(root, document.mediaType())) {
        return Manifest.parse(document.content(), document.mediaType());
      }
      Descriptor entry = Descriptor.of(ImageIndex.choose(root, platform));
      document = repository.manifest(entry.digest().toString());
      if (entry.size() >= 0 && document.content().length != entry.size()) {
        throw Documents.invalid(
            "manifest "
                + entry.digest()
                + " has "
                + document.content().length
                + " bytes, its index says "
                + entry.size());
      }
    }
    throw Documents.invalid("image index " + top.digest() + " is nested too deeply");
  }

  private static ConfigDocument checked(byte[] config, Manifest manifest) throws ImageException {
    if (manifest.config().size() >= 0 && manifest.config().size() != config.length) {
      throw Documents.invalid(
          "config "
              + manifest.config().digest()
              + " has "
              + config.length
              + " bytes, its manifest says "
              + manifest.config().size());
    }
    ConfigDocument document = ConfigDocument.parse(config);
    if (!document.os().equals("linux")) {
      throw new ImageException(
          ImageException.Kind.UNSUPPORTED,
          "image operating system \"" + document.os() + "\" cannot be used on this platform");
    }
    if (document.diffIds().size() != manifest.layers().size()) {
      throw Documents.invalid(
          "manifest lists "
              + manifest.layers().size()
              + " layers and the image's config "
              + document.diffIds().size());
    }
    return document;
  }

  private void fetchLayers(
      Repository repository,
      Manifest manifest,
      ConfigDocument document,
      Assembly assembly,
      TransferListener listener)
      throws IOException, InterruptedException {
    Map<Digest, Descriptor> missing = new LinkedHashMap<>();
    for (int i = 0; i < manifest.layers().size(); i++) {
      Digest diffId = document.diffIds().get(i);
      Descriptor blob = manifest.layers().get(i);
      if (missing.containsKey(diffId)) {
        continue;
      }
      if (assembly.has(diffId)) {
        listener.layer(blob.digest().shortHex(), Stage.EXISTS, 0, 0, "");
      } else {
        listener.layer(blob.digest().shortHex(), Stage.PULLING, 0, 0, "");
        missing.put(diffId, blob);
      }
    }
    List<Together.Task> tasks = new ArrayList<>();
    missing.forEach(
        (diffId, blob) -> tasks.add(() -> fetch(repository, blob, diffId, assembly, listener)));
    Together.run(tasks);
  }

  private void fetch(
      Repository repository,
      Descriptor blob,
      Digest diffId,
      Assembly assembly,
      TransferListener listener)
      throws IOException, InterruptedException {
    layers.run(
        blob.digest(),
        listener,
        listeners -> {
          LayerProgress progress = new LayerProgress(blob.digest().shortHex(), listeners);
          return new LayerDownload(repository, blob, diffId, store, permits, unpacking, progress)
              .run();
        },
        () -> {
          if (!assembly.has(diffId)) {
            throw Documents.invalid(
                "layer "
                    + blob.digest()
                    + " is not the "
                    + diffId
                    + " that the image's config says");
          }
        });
  }

  @Override
  public void close() {
    unpacking.shutdownNow();
  }
}
