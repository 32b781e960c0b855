package dev.jcompose.images.layer;

import dev.jcompose.images.reference.Digest;
import java.util.List;

/**
 * What unpacking a layer came to.
 *
 * @param diffId the digest of the uncompressed archive
 * @param archiveSize of the uncompressed archive, in bytes
 * @param size of its files' content, in bytes
 * @param implied paths of directories that the archive did not hold but its members lie in; they
 *     have mode 0755 and belong to root
 * @param skipped members left out because this user namespace may not make them, in words
 */
public record UnpackedLayer(
    Digest diffId, long archiveSize, long size, List<String> implied, List<String> skipped) {
  public UnpackedLayer {
    implied = List.copyOf(implied);
    skipped = List.copyOf(skipped);
  }
}
