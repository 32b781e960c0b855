package dev.jcompose.images.store;

import dev.jcompose.images.ImageException;
import dev.jcompose.images.archive.LayerSink;
import dev.jcompose.images.layer.LayerUnpacker;
import dev.jcompose.images.layer.UnpackedLayer;
import dev.jcompose.images.reference.Digest;
import dev.jcompose.linux.AtomicFile;
import dev.jcompose.linux.Directory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Unpacked layers. A layer is complete under its final name or not there: it is unpacked in {@code
 * tmp}, forced to the disk and renamed.
 */
final class Layers {

  private static final int VERSION = 1;
  private static final String RECORD = "layer.json";

  /**
   * What is known of a layer.
   *
   * @param diffId the digest of its uncompressed archive
   * @param size of its files' content in bytes
   * @param implied directories that its archive left out
   */
  record LayerRecord(int version, String diffId, long size, List<String> implied) {
    LayerRecord {
      diffId = diffId == null ? "" : diffId;
      implied = implied == null ? List.of() : List.copyOf(implied);
    }
  }

  private final StateLayout layout;
  private final boolean userXattr;
  private final Map<Digest, LayerRecord> known = new ConcurrentHashMap<>();

  Layers(StateLayout layout, boolean userXattr) {
    this.layout = layout;
    this.userXattr = userXattr;
  }

  /** Reads what is there; a directory that is no whole layer is deleted and named. */
  void open(List<String> repairs) throws IOException {
    for (Path directory : StateFiles.list(layout.snapshots())) {
      var layer = readRecord(directory).filter(l -> belongs(l, directory));
      if (layer.isPresent()) {
        known.put(Digest.parse(layer.get().diffId()), layer.get());
      } else {
        StateFiles.deleteTree(directory);
        repairs.add("removed " + directory + ": not a whole layer");
      }
    }
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

  boolean has(Digest diffId) {
    return known.containsKey(diffId);
  }

  Set<Digest> all() {
    return Set.copyOf(known.keySet());
  }

  /** Bytes of a layer's files; 0 for one that is not there. */
  long size(Digest diffId) {
    LayerRecord layer = known.get(diffId);
    return layer == null ? 0 : layer.size();
  }

  List<String> implied(Digest diffId) {
    LayerRecord layer = known.get(diffId);
    return layer == null ? List.of() : layer.implied();
  }

  /** Deletes a layer; a crash leaves a rest in {@code tmp} only. */
  void delete(Digest diffId) throws IOException {
    known.remove(diffId);
    Path gone = layout.temporary().resolve("gone-" + diffId.hex());
    Files.move(layout.snapshot(diffId), gone, StandardCopyOption.ATOMIC_MOVE);
    StateFiles.deleteTree(gone);
  }

  /** A place for the layers of one load. */
  Staging stage() throws IOException {
    return new Staging(Files.createTempDirectory(layout.temporary(), "load-"));
  }

  /** Layers that were unpacked and whose image is not known yet. */
  final class Staging implements LayerSink, AutoCloseable {

    private final Path directory;
    private final Map<Digest, Path> staged = new HashMap<>();
    private int count;

    Staging(Path directory) {
      this.directory = directory;
    }

    @Override
    public boolean has(Digest diffId) {
      return staged.containsKey(diffId) || Layers.this.has(diffId);
    }

    @Override
    public UnpackedLayer add(InputStream layer) throws IOException {
      Path place = Files.createDirectory(directory.resolve(Integer.toString(count++)));
      Path tree = Files.createDirectory(place.resolve("fs"));
      try (Directory target = Directory.open(tree)) {
        target.permitSelf(0755);
        UnpackedLayer unpacked = LayerUnpacker.unpackLayer(target, layer, userXattr);
        // The whole file system is forced before a layer gets its name.
        StateFiles.writeSoon(
            place.resolve(RECORD),
            new LayerRecord(
                VERSION, unpacked.diffId().toString(), unpacked.size(), unpacked.implied()));
        if (has(unpacked.diffId())) {
          StateFiles.deleteTree(place);
        } else {
          staged.put(unpacked.diffId(), place);
        }
        return unpacked;
      }
    }

    /** Makes everything that was unpacked durable. */
    void force() throws IOException {
      try (Directory here = Directory.open(directory)) {
        here.syncFileSystem();
      }
    }

    /** Gives an image's layers their final names. The caller holds the store's lock. */
    void keep(List<Digest> diffIds) throws IOException {
      for (Digest diffId : diffIds) {
        Path place = staged.remove(diffId);
        if (Layers.this.has(diffId)) {
          continue;
        }
        if (place == null) {
          throw new ImageException(
              ImageException.Kind.CONFLICT,
              "layer " + diffId + " was removed while the archive was read; load it again");
        }
        var layer = StateFiles.read(place.resolve(RECORD), LayerRecord.class);
        Files.move(place, layout.snapshot(diffId), StandardCopyOption.ATOMIC_MOVE);
        layer.ifPresent(found -> known.put(diffId, found));
      }
      AtomicFile.forceDirectory(layout.snapshots());
    }

    @Override
    public void close() throws IOException {
      StateFiles.deleteTree(directory);
    }
  }
}
