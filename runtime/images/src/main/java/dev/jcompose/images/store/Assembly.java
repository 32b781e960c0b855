package dev.jcompose.images.store;

import dev.jcompose.images.Image;
import dev.jcompose.images.NewImage;
import dev.jcompose.images.archive.LayerSink;
import dev.jcompose.images.layer.UnpackedLayer;
import dev.jcompose.images.reference.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/**
 * Images on their way into the store: first the layers, lowest first or in any order, then the
 * image that lists them. Layers that were added or asked for stay at least until this is closed;
 * those that no image then has go away. Safe for several threads.
 */
public interface Assembly extends LayerSink, AutoCloseable {

  /** What becomes of layers that no image has when the assembly is closed. */
  enum Leftovers {
    DELETED,
    /** They stay for a day, or until images are pruned, for the next try. */
    KEPT
  }

  /** Whether a layer is there; if so, it stays until this is closed. */
  @Override
  boolean has(Digest diffId);

  /** Unpacks an archive, compressed or not. */
  @Override
  UnpackedLayer add(InputStream archive) throws IOException;

  /**
   * Unpacks a blob while it arrives, and keeps the blob as the layer's archive. Returns when the
   * blob is finished; nobody sees a layer of a blob that fails.
   *
   * @param moved told how many of the blob's bytes were read
   */
  UnpackedLayer add(ArrivingBlob blob, LongConsumer moved) throws IOException;

  /**
   * Makes a layer of an overlay's upper directory, with overlayfs's whiteouts and opaque marks. The
   * directory is moved into the store, so it must lie on the data root's file system, and no mount
   * may use it any more.
   */
  UnpackedLayer adopt(Path upper) throws IOException;

  /** Makes a layer of a copy of an overlay's upper directory, as {@link #adopt} without moving. */
  UnpackedLayer copy(Path upper) throws IOException;

  /** A layer's tree, to be an overlay's lower directory. The layer must be held by this. */
  Path tree(Digest diffId);

  /**
   * Makes the image and gives it its names, which it takes from whoever had them.
   *
   * @throws dev.jcompose.images.ImageException INVALID if the config is none or lists a layer that
   *     is not there
   */
  Image finish(NewImage image) throws IOException;

  @Override
  void close() throws IOException;
}
