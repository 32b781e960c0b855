package dev.jcompose.images.archive;

import dev.jcompose.images.layer.UnpackedLayer;
import dev.jcompose.images.reference.Digest;
import java.io.IOException;
import java.io.InputStream;

/** Where an archive's layers go while it is read. */
public interface LayerSink {

  /** Whether a layer with this digest of its uncompressed archive is there already. */
  boolean has(Digest diffId);

  /** Unpacks a layer, compressed or not, and keeps it under the digest it turns out to have. */
  UnpackedLayer add(InputStream layer) throws IOException;
}
