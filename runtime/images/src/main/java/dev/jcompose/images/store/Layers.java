package dev.jcompose.images.store;

import dev.jcompose.images.ImageException;
import dev.jcompose.images.layer.LayerPacker;
import dev.jcompose.images.layer.LayerUnpacker;
import dev.jcompose.images.layer.Recipe;
import dev.jcompose.images.layer.UnpackedLayer;
import dev.jcompose.images.manifest.Descriptor;
import dev.jcompose.images.reference.Digest;
import dev.jcompose.linux.Directory;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Unpacked layers. A layer is complete under its final name or not there: it is unpacked in {@code
 * tmp} and renamed. Its archive can be told again: from the blob it came as, or by its recipe.
 */
final class Layers {

  private static final String RECORD = "layer.json";
  private static final String RECIPE = "recipe";
  private static final String SUPERSEDED = "superseded";

  private final StateLayout layout;
  private final boolean userXattr;
  private final Forcing forcing;

  // Guarded by this.
  private final Map<Digest, LayerRecord> known = new HashMap<>();
  private final Map<Digest, Integer> holds = new HashMap<>();

  Layers(StateLayout layout, boolean userXattr) throws IOException {
    this.layout = layout;
    this.userXattr = userXattr;
    this.forcing = new Forcing(layout, this::forced);
  }

  /** Reads what is there; a directory that is no whole layer is deleted and named. */
  synchronized void open(List<String> repairs) throws IOException {
    for (Path directory : StateFiles.list(layout.snapshots())) {
      var layer = readRecord(directory).filter(l -> belongs(l, directory));
      if (layer.isEmpty()) {
        StateFiles.deleteTree(directory);
        repairs.add("removed " + directory + ": not a whole layer");
      } else if (!forcing.isSafe(layer.get())) {
        StateFiles.deleteTree(directory);
        repairs.add(
            "removed layer "
                + layer.get().diffId()
                + ": the machine stopped before it was on disk");
      } else {
        known.put(Digest.parse(layer.get().diffId()), layer.get());
      }
    }
    known.forEach((diffId, layer) -> forcing.watch(diffId, layer));
  }

  private boolean belongs(LayerRecord layer, Path directory) {
    return Digest.isDigest(layer.diffId())
        && layout.snapshot(Digest.parse(layer.diffId())).equals(directory);
  }

  private static Optional<LayerRecord> readRecord(Path directory) throws IOException {
    try {
      return StateFiles.read(directory.resolve(RECORD), LayerRecord.class);
    } catch (DamagedStateException _) {
      return Optional.empty();
    }
  }

  /** The machine's own layer is always there. */
  synchronized boolean has(Digest diffId) {
    return diffId.equals(HostImage.LAYER) || known.containsKey(diffId);
  }

  /** True, and the layer stays until it is let go as often, or false if it is not there. */
  synchronized boolean hold(Digest diffId) {
    boolean there = has(diffId);
    if (there) {
      holds.merge(diffId, 1, Integer::sum);
    }
    return there;
  }

  synchronized void letGo(Collection<Digest> diffIds) {
    for (Digest diffId : diffIds) {
      holds.computeIfPresent(diffId, (_, count) -> count == 1 ? null : count - 1);
    }
  }

  synchronized Set<Digest> all() {
    return Set.copyOf(known.keySet());
  }

  synchronized @Nullable LayerRecord record(Digest diffId) {
    return known.get(diffId);
  }

  /** Bytes of a layer's files; 0 for one that is not there. */
  long size(Digest diffId) {
    LayerRecord layer = record(diffId);
    return layer == null ? 0 : layer.size();
  }

  /** Blobs that layers came as. */
  synchronized Set<Digest> blobs() {
    Set<Digest> blobs = new java.util.HashSet<>();
    known.values().forEach(layer -> layer.keptBlob().ifPresent(blob -> blobs.add(blob.digest())));
    return blobs;
  }

  /** The compressed archive that a layer came as, if it is kept. */
  Optional<Descriptor> blob(Digest diffId) {
    LayerRecord layer = record(diffId);
    return layer == null ? Optional.empty() : layer.keptBlob();
  }

  /** A layer's uncompressed archive, byte for byte. */
  InputStream archive(Digest diffId) throws IOException {
    LayerRecord layer = record(diffId);
    if (layer == null) {
      throw ImageException.notFound("layer " + diffId);
    }
    Optional<Descriptor> blob = layer.keptBlob();
    if (blob.isPresent()) {
      return dev.jcompose.images.layer.Compression.decompress(
          Files.newInputStream(layout.content(blob.get().digest())));
    }
    Path directory = layout.snapshot(diffId);
    Path recipe = directory.resolve(RECIPE);
    if (!Files.exists(recipe)) {
      throw new ImageException(
          ImageException.Kind.UNSUPPORTED,
          "layer " + diffId + " was loaded by an older engine; load or pull its image again");
    }
    return Recipe.open(recipe, layout.tree(diffId), directory.resolve(SUPERSEDED));
  }

  /** A layer as an archive; the caller holds it. */
  StoredLayer stored(Digest diffId) throws ImageException {
    if (diffId.equals(HostImage.LAYER)) {
      throw new ImageException(
          ImageException.Kind.UNSUPPORTED,
          "image is built on jcompose.local/host: it needs this machine's programs and stays here");
    }
    LayerRecord layer = record(diffId);
    if (layer == null) {
      throw ImageException.notFound("layer " + diffId);
    }
    return new Stored(diffId, layer);
  }

  private final class Stored implements StoredLayer {
    private final Digest diffId;
    private final LayerRecord layer;

    Stored(Digest diffId, LayerRecord layer) {
      this.diffId = diffId;
      this.layer = layer;
    }

    @Override
    public Digest diffId() {
      return diffId;
    }

    @Override
    public long archiveSize() {
      return layer.archiveSize();
    }

    @Override
    public InputStream archive() throws IOException {
      return Layers.this.archive(diffId);
    }

    @Override
    public Optional<Descriptor> blob() {
      return layer.keptBlob();
    }

    @Override
    public InputStream blobContent(long offset) throws IOException {
      Descriptor blob =
          blob().orElseThrow(() -> ImageException.notFound("archive of layer " + diffId));
      FileInputStream in = new FileInputStream(layout.content(blob.digest()).toFile());
      in.skipNBytes(offset);
      return in;
    }

    @Override
    public Optional<Descriptor> pushed() {
      return Optional.ofNullable(layer.pushed()).map(LayerRecord.BlobRecord::descriptor);
    }

    @Override
    public void rememberPushed(Descriptor blob) throws IOException {
      update(diffId, now -> now.withPushed(blob));
    }
  }

  /** Bytes of a layer on the disk: its files, and its archive if that is kept. */
  long diskSize(Digest diffId) {
    LayerRecord layer = record(diffId);
    return layer == null ? 0 : layer.size() + layer.keptBlob().map(Descriptor::size).orElse(0L);
  }

  /** Deletes a layer that nobody holds; a crash leaves a rest in {@code tmp} only. */
  boolean delete(Digest diffId) throws IOException {
    Path gone;
    Optional<Descriptor> blob;
    synchronized (this) {
      LayerRecord layer = known.get(diffId);
      if (layer == null || holds.containsKey(diffId)) {
        return false;
      }
      known.remove(diffId);
      blob = layer.keptBlob().filter(b -> !blobs().contains(b.digest()));
      gone = Files.createTempDirectory(layout.temporary(), "gone-").resolve("layer");
      Files.move(layout.snapshot(diffId), gone, StandardCopyOption.ATOMIC_MOVE);
    }
    if (blob.isPresent()) {
      Files.deleteIfExists(layout.content(blob.get().digest()));
    }
    StateFiles.deleteTree(java.util.Objects.requireNonNull(gone.getParent()));
    return true;
  }

  /** Unpacks an archive and holds the layer. */
  UnpackedLayer unpack(InputStream archive) throws IOException {
    return make(
        place -> {
          Path tree = Files.createDirectory(place.resolve("fs"));
          Path old = Files.createDirectory(place.resolve(SUPERSEDED));
          try (Directory target = Directory.open(tree);
              Directory superseded = Directory.open(old)) {
            target.permitSelf(0755);
            return LayerUnpacker.unpackLayer(
                target, archive, userXattr, place.resolve(RECIPE), superseded);
          }
        },
        null);
  }

  /**
   * Unpacks a blob and holds the layer; the blob is to be in {@code content} already or soon.
   *
   * @param blob becomes the layer's archive; it is checked by whoever reads it
   * @param verified returns once the blob is known to be what its digest says
   */
  UnpackedLayer unpack(InputStream archive, Descriptor blob, Verification verified)
      throws IOException {
    return make(
        place -> {
          Path tree = Files.createDirectory(place.resolve("fs"));
          try (Directory target = Directory.open(tree)) {
            target.permitSelf(0755);
            UnpackedLayer layer = LayerUnpacker.unpackLayer(target, archive, userXattr);
            verified.await(layer.diffId());
            return layer;
          }
        },
        blob);
  }

  /** Waits until content is known to be right. */
  interface Verification {
    /** Throws if it is not. */
    void await(Digest diffId) throws IOException;
  }

  /** Takes over an overlay's upper directory, which nobody uses any more, and holds the layer. */
  UnpackedLayer adopt(Path upper) throws IOException {
    return make(
        place -> {
          Path tree = place.resolve("fs");
          Files.move(upper, tree, StandardCopyOption.ATOMIC_MOVE);
          try (Directory directory = Directory.open(tree)) {
            return LayerPacker.describe(directory, place.resolve(RECIPE));
          }
        },
        null);
  }

  private interface Making {
    UnpackedLayer in(Path place) throws IOException;
  }

  private UnpackedLayer make(Making making, @Nullable Descriptor blob) throws IOException {
    Path place = Files.createTempDirectory(layout.temporary(), "layer-");
    try {
      UnpackedLayer layer = making.in(place);
      LayerRecord made =
          new LayerRecord(
              LayerRecord.VERSION,
              layer.diffId().toString(),
              layer.size(),
              layer.archiveSize(),
              layer.implied(),
              blob == null ? null : LayerRecord.BlobRecord.of(blob),
              null,
              forcing.boot());
      StateFiles.writeSoon(place.resolve(RECORD), made);
      if (name(layer.diffId(), made, place)) {
        forcing.watch(layer.diffId(), made);
      }
      return layer;
    } finally {
      StateFiles.deleteTree(place);
    }
  }

  /** Gives a layer its name and holds it; false if there is one of that digest. */
  private synchronized boolean name(Digest diffId, LayerRecord made, Path place)
      throws IOException {
    boolean fresh = !known.containsKey(diffId);
    if (fresh) {
      Files.move(place, layout.snapshot(diffId), StandardCopyOption.ATOMIC_MOVE);
      known.put(diffId, made);
    }
    holds.merge(diffId, 1, Integer::sum);
    return fresh;
  }

  /** Waits until all layers are on the disk. */
  void settle() throws IOException {
    forcing.await();
  }

  private void forced(Digest diffId) throws IOException {
    update(diffId, LayerRecord::forced);
  }

  private synchronized void update(Digest diffId, UnaryOperator<LayerRecord> change)
      throws IOException {
    LayerRecord layer = known.get(diffId);
    if (layer != null) {
      LayerRecord changed = change.apply(layer);
      known.put(diffId, changed);
      StateFiles.writeSoon(layout.snapshot(diffId).resolve(RECORD), changed);
    }
  }
}
