package dev.jcompose.images.layer;

import com.github.luben.zstd.ZstdInputStream;
import dev.jcompose.images.ImageException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** Tells a stream's compression by its first bytes and undoes it. */
public final class Compression {

  private static final int BUFFER = 1 << 16;
  private static final byte[] GZIP = {0x1f, (byte) 0x8b};
  private static final byte[] ZSTD = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};
  private static final byte[] BZIP2 = {'B', 'Z', 'h'};
  private static final byte[] XZ = {(byte) 0xfd, '7', 'z', 'X', 'Z', 0};

  private Compression() {}

  /**
   * The plain content of a stream that may be compressed with gzip, zstd or bzip2.
   *
   * @throws ImageException UNSUPPORTED for xz
   */
  public static InputStream decompress(InputStream stream) throws IOException {
    CountingInput packed = new CountingInput(stream);
    BufferedInputStream in = new BufferedInputStream(packed, BUFFER);
    byte[] start = peek(in, XZ.length);
    if (startsWith(start, GZIP)) {
      return limited(
          GzipCompressorInputStream.builder()
              .setInputStream(in)
              .setDecompressConcatenated(true)
              .get(),
          packed);
    }
    if (startsWith(start, ZSTD)) {
      return limited(new ZstdInputStream(in), packed);
    }
    if (startsWith(start, BZIP2)) {
      return limited(new BZip2CompressorInputStream(in, true), packed);
    }
    if (startsWith(start, XZ)) {
      throw new ImageException(
          ImageException.Kind.UNSUPPORTED,
          "archive is compressed with xz, which is not read; use gzip, zstd or no compression");
    }
    return in;
  }

  private static InputStream limited(InputStream plain, CountingInput packed) {
    return new BufferedInputStream(new ExpansionLimit(plain, packed), BUFFER);
  }

  /** Whether a stream begins as a compressed file or a tar archive does; nothing is consumed. */
  public static boolean isArchive(BufferedInputStream in) throws IOException {
    byte[] start = peek(in, TarHeader.BYTES);
    return startsWith(start, GZIP)
        || startsWith(start, ZSTD)
        || startsWith(start, BZIP2)
        || startsWith(start, XZ)
        || TarHeader.isPlausible(start);
  }

  /** The first bytes, at most {@code count}; they stay to be read. */
  private static byte[] peek(BufferedInputStream in, int count) throws IOException {
    in.mark(count);
    byte[] start = in.readNBytes(count);
    in.reset();
    return start;
  }

  private static boolean startsWith(byte[] content, byte[] magic) {
    return content.length >= magic.length
        && Arrays.equals(content, 0, magic.length, magic, 0, magic.length);
  }
}
