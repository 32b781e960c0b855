package dev.jcompose.images.registry;

import java.io.IOException;
import java.io.InputStream;

/** Content to upload; opened anew for each attempt. */
public interface BlobSource {

  /** A stream at a place of the content. */
  InputStream open(long offset) throws IOException;
}
