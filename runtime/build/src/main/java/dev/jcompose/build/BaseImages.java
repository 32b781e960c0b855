package dev.jcompose.build;

import dev.jcompose.images.Image;
import java.io.IOException;

/** Gets the images that {@code FROM} and {@code --from} name. */
@FunctionalInterface
public interface BaseImages {

  /** When to ask the registry. */
  enum Freshness {
    /** Only for what is not here. */
    ANY,
    /** Always. */
    NEWEST
  }

  /** The image; fetched if need be. */
  Image get(String reference, Freshness freshness) throws IOException, InterruptedException;
}
