package dev.jcompose.images.archive;

import dev.jcompose.images.manifest.ConfigDocument;
import dev.jcompose.images.reference.Digest;
import dev.jcompose.images.reference.Reference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An image that an archive holds; its layers are in the sink or were there before.
 *
 * @param config the config document, byte for byte
 * @param names with tags; may be empty
 * @param manifest the digest of its manifest, null where the archive has none
 */
public record ArchivedImage(
    byte[] config, ConfigDocument document, List<Reference> names, @Nullable Digest manifest) {
  public ArchivedImage {
    names = List.copyOf(names);
  }
}
