package dev.jcompose.images.store;

import dev.jcompose.images.reference.Digest;
import java.util.Map;

/**
 * What the images take, in bytes.
 *
 * @param total layers unpacked and as archives, also those that only a build cache has
 * @param unused layers that nobody has, and downloads that were broken off
 * @param shared by image, of layers that other images have too
 */
public record StoreUsage(long total, long unused, Map<Digest, Long> shared) {
  public StoreUsage {
    shared = Map.copyOf(shared);
  }
}
