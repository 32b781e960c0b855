package dev.jcompose.images.store;

import dev.jcompose.images.manifest.Descriptor;
import dev.jcompose.images.reference.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A layer as an archive. */
public interface StoredLayer {

  Digest diffId();

  /** Bytes of the uncompressed archive. */
  long archiveSize();

  /** The archive, uncompressed, byte for byte; whoever reads it checks its digest. */
  InputStream archive() throws IOException;

  /** The compressed archive that a registry gave, if it is kept. */
  Optional<Descriptor> blob();

  /**
   * Content of {@link #blob} from an offset on.
   *
   * @throws dev.jcompose.images.ImageException NOT_FOUND without one
   */
  InputStream blobContent(long offset) throws IOException;

  /** How it was compressed when it was last pushed, if it was; that blob is not kept. */
  Optional<Descriptor> pushed();

  /** Writes down how it was compressed. */
  void rememberPushed(Descriptor blob) throws IOException;
}
