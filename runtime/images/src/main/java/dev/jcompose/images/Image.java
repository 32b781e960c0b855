package dev.jcompose.images;

import dev.jcompose.images.reference.Digest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An image on this machine.
 *
 * @param id the digest of its config document
 * @param created {@link Instant#EPOCH} where the image does not say
 * @param variant of the architecture, {@code v8}; may be empty
 * @param size of the layers on disk, in bytes
 * @param diffIds the uncompressed layers, lowest first; empty for the host image
 * @param repoTags names as people write them, {@code nginx:1.29}
 * @param repoDigests {@code nginx@sha256:...}
 * @param history oldest first, as in the config
 * @param lastTagged when it last got a name; null where that is not known
 * @param lastUsed when a container was last made of it, by the minute; null: never
 */
public record Image(
    Digest id,
    ImageConfig config,
    Instant created,
    String author,
    String architecture,
    String variant,
    String os,
    long size,
    List<Digest> diffIds,
    List<String> repoTags,
    List<String> repoDigests,
    List<HistoryEntry> history,
    @Nullable Instant lastTagged,
    @Nullable Instant lastUsed) {
  public Image {
    diffIds = List.copyOf(diffIds);
    repoTags = List.copyOf(repoTags);
    repoDigests = List.copyOf(repoDigests);
    history = List.copyOf(history);
  }
}
