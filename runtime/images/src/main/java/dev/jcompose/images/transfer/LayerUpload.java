package dev.jcompose.images.transfer;

import dev.jcompose.images.manifest.Descriptor;
import dev.jcompose.images.reference.Digest;
import dev.jcompose.images.registry.BlobSource;
import dev.jcompose.images.registry.Repository;
import dev.jcompose.images.store.StoredLayer;
import dev.jcompose.images.transfer.TransferListener.Stage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;

/** Sees to it that a repository has one layer, with as little work as that takes. */
final class LayerUpload {

  private final Repository repository;
  private final StoredLayer layer;
  private final Optional<Descriptor> listed;
  private final Set<String> neighbours;
  private final Semaphore processors;
  private final LayerProgress progress;

  /**
   * @param listed the layer in the manifest that the image came with
   * @param neighbours repositories of the same registry that may have the layer
   * @param processors permits to compress
   */
  LayerUpload(
      Repository repository,
      StoredLayer layer,
      Optional<Descriptor> listed,
      Set<String> neighbours,
      Semaphore processors,
      LayerProgress progress) {
    this.repository = repository;
    this.layer = layer;
    this.listed = listed;
    this.neighbours = neighbours;
    this.processors = processors;
    this.progress = progress;
  }

  /** The blob that the repository has now. */
  Descriptor run() throws IOException, InterruptedException {
    progress.tell(Stage.PREPARING);
    for (Descriptor known : known()) {
      if (repository.has(known.digest())) {
        progress.tell(Stage.PRESENT);
        return known;
      }
    }
    for (Descriptor known : known()) {
      for (String neighbour : neighbours) {
        if (repository.mount(known.digest(), neighbour)) {
          progress.tell(Stage.MOUNTED, 0, 0, neighbour);
          return known;
        }
      }
    }
    Optional<Descriptor> kept = layer.blob();
    return kept.isPresent() ? send(kept.get(), layer::blobContent) : compressed();
  }

  /** Digests that stand for this layer, the most wanted first. */
  private List<Descriptor> known() {
    List<Descriptor> all = new ArrayList<>();
    Set<Digest> seen = new LinkedHashSet<>();
    for (Optional<Descriptor> one : List.of(listed, layer.blob(), layer.pushed())) {
      one.filter(d -> seen.add(d.digest())).ifPresent(all::add);
    }
    return all;
  }

  private Descriptor compressed() throws IOException, InterruptedException {
    PackedLayer packed;
    processors.acquire();
    try {
      packed = PackedLayer.of(layer);
    } finally {
      processors.release();
    }
    try (packed) {
      if (repository.has(packed.descriptor().digest())) {
        progress.tell(Stage.PRESENT);
      } else {
        send(packed.descriptor(), packed::open);
      }
      layer.rememberPushed(packed.descriptor());
      return packed.descriptor();
    }
  }

  private Descriptor send(Descriptor blob, BlobSource source)
      throws IOException, InterruptedException {
    repository.upload(blob, source, sent -> progress.moving(Stage.PUSHING, sent, blob.size()));
    progress.tell(Stage.PUSHED);
    return blob;
  }
}
