package dev.jcompose.scheduler.compile;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Writes the few regular files of {@link Upload}s as a POSIX ustar archive (pax(1)). */
public final class Tar {
  private static final int BLOCK = 512;
  private static final int NAME_LENGTH = 100;
  private static final int PREFIX_LENGTH = 155;
  private static final int PREFIX_AT = 345;
  private static final int CHECKSUM_AT = 148;

  private Tar() {}

  /** An archive to unpack at {@code /}. */
  public static byte[] of(List<Upload> uploads) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Upload upload : uploads) {
      byte[] content = upload.bytes();
      out.writeBytes(header(upload, content.length));
      out.writeBytes(content);
      out.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
    }
    out.writeBytes(new byte[2 * BLOCK]);
    return out.toByteArray();
  }

  private static byte[] header(Upload upload, int size) {
    byte[] header = new byte[BLOCK];
    putName(header, upload.path().substring(1));
    putOctal(header, 100, 8, upload.mode());
    putOctal(header, 108, 8, upload.uid());
    putOctal(header, 116, 8, upload.gid());
    putOctal(header, 124, 12, size);
    putOctal(header, 136, 12, 0);
    header[156] = '0';
    put(header, 257, "ustar\00000");
    Arrays.fill(header, CHECKSUM_AT, CHECKSUM_AT + 8, (byte) ' ');
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    putOctal(header, CHECKSUM_AT, 7, sum);
    return header;
  }

  /** A name over 100 bytes is cut at a slash into prefix and name. */
  private static void putName(byte[] header, String path) {
    if (path.getBytes(StandardCharsets.UTF_8).length <= NAME_LENGTH) {
      put(header, 0, path);
      return;
    }
    for (int cut = path.indexOf('/'); cut > 0; cut = path.indexOf('/', cut + 1)) {
      String name = path.substring(cut + 1);
      if (name.getBytes(StandardCharsets.UTF_8).length <= NAME_LENGTH
          && path.substring(0, cut).getBytes(StandardCharsets.UTF_8).length <= PREFIX_LENGTH) {
        put(header, PREFIX_AT, path.substring(0, cut));
        put(header, 0, name);
        return;
      }
    }
    throw new IllegalArgumentException("path is too long for a tar header: /" + path);
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  private static void putOctal(byte[] header, int at, int width, long value) {
    put(header, at, String.format(Locale.ROOT, "%0" + (width - 1) + "o", value));
  }
}
