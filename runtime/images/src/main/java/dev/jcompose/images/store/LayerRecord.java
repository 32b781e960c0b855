package dev.jcompose.images.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a layer.
 *
 * @param diffId the digest of its uncompressed archive
 * @param size of its files' content in bytes
 * @param archiveSize of its uncompressed archive in bytes; 0 where an older engine did not say
 * @param implied directories that its archive left out
 * @param blob the archive as a registry has it; null where the recipe tells it
 * @param unforced the boot in which it was written, until it is known to be on the disk; then empty
 */
record LayerRecord(
    int version,
    String diffId,
    long size,
    long archiveSize,
    List<String> implied,
    @Nullable BlobRecord blob,
    String unforced) {

  static final int VERSION = 2;

  /** A file in {@code content}. */
  record BlobRecord(String mediaType, String digest, long size) {}

  LayerRecord {
    diffId = diffId == null ? "" : diffId;
    implied = implied == null ? List.of() : List.copyOf(implied);
    unforced = unforced == null ? "" : unforced;
  }

  LayerRecord forced() {
    return new LayerRecord(version, diffId, size, archiveSize, implied, blob, "");
  }
}
