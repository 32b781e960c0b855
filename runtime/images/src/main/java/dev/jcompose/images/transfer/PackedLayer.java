package dev.jcompose.images.transfer;

import dev.jcompose.images.ImageException;
import dev.jcompose.images.manifest.Descriptor;
import dev.jcompose.images.manifest.MediaTypes;
import dev.jcompose.images.reference.Digest;
import dev.jcompose.images.store.StoredLayer;
import java.io.BufferedOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.zip.GZIPOutputStream;

/**
 * A layer compressed for a registry, in a file that goes when this is closed. The same layer always
 * gives the same bytes: gzip's header has no time, and the level is fixed.
 */
final class PackedLayer implements AutoCloseable {

  /** Nearly as small as zlib's default and much quicker. */
  private static final int LEVEL = 4;

  private static final int BUFFER = 1 << 16;

  private final Path file;
  private final Descriptor descriptor;

  private PackedLayer(Path file, Descriptor descriptor) {
    this.file = file;
    this.descriptor = descriptor;
  }

  /**
   * Compresses a layer.
   *
   * @throws ImageException INVALID if the layer is not what it was
   */
  static PackedLayer of(StoredLayer layer) throws IOException {
    Path file = Files.createTempFile("jcompose-push-", ".gz");
    try {
      MessageDigest plain = Digest.sha256();
      MessageDigest packed = Digest.sha256();
      try (InputStream in = new DigestInputStream(layer.archive(), plain);
          OutputStream out =
              new Gzip(
                  new DigestOutputStream(
                      new BufferedOutputStream(Files.newOutputStream(file), BUFFER), packed))) {
        byte[] buffer = new byte[BUFFER];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          out.write(buffer, 0, count);
          if (Thread.interrupted()) {
            throw new java.io.InterruptedIOException("compressing layer " + layer.diffId());
          }
        }
      }
      if (!Digest.finish(plain).equals(layer.diffId())) {
        throw new ImageException(
            ImageException.Kind.INVALID,
            "layer " + layer.diffId() + " is damaged in the store; pull or load its image again");
      }
      return new PackedLayer(
          file, new Descriptor(MediaTypes.DOCKER_LAYER, Digest.finish(packed), Files.size(file)));
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  private static final class Gzip extends GZIPOutputStream {
    Gzip(OutputStream out) throws IOException {
      super(out, BUFFER);
      def.setLevel(LEVEL);
    }
  }

  Descriptor descriptor() {
    return descriptor;
  }

  InputStream open(long offset) throws IOException {
    FileInputStream in = new FileInputStream(file.toFile());
    in.skipNBytes(offset);
    return in;
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }
}
