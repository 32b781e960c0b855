package dev.jcompose.images.layer;

import dev.jcompose.images.ImageException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Stops a decompression bomb: content that grows out of all proportion. Real layers grow two- to
 * tenfold; gzip's utmost is a thousandfold.
 */
final class ExpansionLimit extends FilterInputStream {

  /** So much is always allowed: images may hold large files of zeros. */
  private static final long FREE = 4L << 30;

  private static final int FACTOR = 200;

  private final CountingInput packed;
  private long count;

  ExpansionLimit(InputStream plain, CountingInput packed) {
    super(plain);
    this.packed = packed;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    count += Math.max(0, read);
    if (count > FREE && count / FACTOR > packed.count()) {
      throw new ImageException(
          ImageException.Kind.INVALID,
          "archive grows more than "
              + FACTOR
              + "-fold when it is decompressed ("
              + count
              + " bytes so far): refused as a decompression bomb");
    }
    return read;
  }
}
