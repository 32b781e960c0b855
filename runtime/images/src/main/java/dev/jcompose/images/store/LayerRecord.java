package dev.jcompose.images.store;

import dev.jcompose.images.manifest.Descriptor;
import dev.jcompose.images.reference.Digest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a layer.
 *
 * @param diffId the digest of its uncompressed archive
 * @param size of its files' content in bytes
 * @param archiveSize of its uncompressed archive in bytes; 0 where an older engine did not say
 * @param implied directories that its archive left out
 * @param blob the archive as a registry has it; null where the recipe tells it
 * @param pushed the archive as it was compressed for a registry, without a file; null: never
 * @param unforced the boot in which it was written, until it is known to be on the disk; then empty
 */
record LayerRecord(
    int version,
    String diffId,
    long size,
    long archiveSize,
    List<String> implied,
    @Nullable BlobRecord blob,
    @Nullable BlobRecord pushed,
    String unforced) {

  static final int VERSION = 2;

  /** A file in {@code content}. */
  record BlobRecord(String mediaType, String digest, long size) {
    static BlobRecord of(Descriptor blob) {
      return new BlobRecord(blob.mediaType(), blob.digest().toString(), blob.size());
    }

    Descriptor descriptor() {
      return new Descriptor(mediaType, Digest.parse(digest), size);
    }
  }

  LayerRecord {
    diffId = diffId == null ? "" : diffId;
    implied = implied == null ? List.of() : List.copyOf(implied);
    unforced = unforced == null ? "" : unforced;
  }

  LayerRecord forced() {
    return new LayerRecord(version, diffId, size, archiveSize, implied, blob, pushed, "");
  }

  LayerRecord withPushed(Descriptor packed) {
    return new LayerRecord(
        version, diffId, size, archiveSize, implied, blob, BlobRecord.of(packed), unforced);
  }

  /** The file in {@code content}, if there is one. */
  Optional<Descriptor> keptBlob() {
    return Optional.ofNullable(blob).map(BlobRecord::descriptor);
  }
}
