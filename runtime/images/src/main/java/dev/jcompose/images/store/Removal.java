package dev.jcompose.images.store;

import dev.jcompose.images.reference.Digest;
import java.util.List;

/**
 * What removing an image did.
 *
 * @param untagged names taken away, as people write them
 * @param deleted the image and the layers that went with it
 */
public record Removal(List<String> untagged, List<Digest> deleted) {
  public Removal {
    untagged = List.copyOf(untagged);
    deleted = List.copyOf(deleted);
  }
}
