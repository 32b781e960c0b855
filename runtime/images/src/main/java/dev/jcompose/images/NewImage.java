package dev.jcompose.images;

import dev.jcompose.images.manifest.Manifest;
import dev.jcompose.images.reference.Reference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An image to be: its layers are in the store already.
 *
 * @param config the config document (OCI image specification, "Image Configuration"), byte for byte
 * @param names to give to it; may be empty
 * @param repoDigests {@code nginx@sha256:...} as registries know it; may be empty
 * @param manifest as a registry has it; null for an image that no registry has seen
 */
public record NewImage(
    byte[] config, List<Reference> names, List<String> repoDigests, @Nullable Manifest manifest) {
  public NewImage {
    names = List.copyOf(names);
    repoDigests = List.copyOf(repoDigests);
  }

  /** An image made here. */
  public static NewImage of(byte[] config, List<Reference> names) {
    return new NewImage(config, names, List.of(), null);
  }
}
