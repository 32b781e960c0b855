package dev.jcompose.images.layer;

import dev.jcompose.images.ImageException;
import dev.jcompose.linux.Files;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar archive from a stream, member by member: POSIX ustar and pax, and GNU's long names
 * and binary numbers. Content that is not read is skipped.
 */
public final class TarReader {

  /** Long names and PAX headers beyond this many bytes are refused; Linux paths end at 4,096. */
  private static final long HEADER_LIMIT = 1 << 20;

  private final InputStream in;
  private final PaxHeaders global = new PaxHeaders();
  private long remaining;
  private int padding;

  /** Reads from a stream, in pieces of 512 bytes for headers: buffer it if that is slow. */
  public TarReader(InputStream in) {
    this.in = in;
  }

  /**
   * The next member, or null at the end of the archive.
   *
   * @throws ImageException INVALID if the archive is damaged, UNSUPPORTED for sparse members
   */
  public @Nullable TarEntry next() throws IOException {
    PaxHeaders pax = new PaxHeaders();
    pax.addAll(global);
    byte @Nullable [] longName = null;
    byte @Nullable [] longLink = null;
    while (true) {
      skipContent();
      TarHeader header = readHeader();
      if (header == null) {
        return null;
      }
      remaining = header.size();
      padding = padding(remaining);
      switch (header.type()) {
        case 'x' -> pax.read(wholeContent());
        case 'g' -> {
          global.read(wholeContent());
          pax.addAll(global);
        }
        case 'L' -> longName = untilNul(wholeContent());
        case 'K' -> longLink = untilNul(wholeContent());
        default -> {
          TarEntry entry = entry(header, pax, longName, longLink);
          if (entry != null) {
            return entry;
          }
          pax = new PaxHeaders();
          pax.addAll(global);
          longName = null;
          longLink = null;
        }
      }
    }
  }

  /** The current member's content; valid until {@link #next}. Closing it does nothing. */
  public InputStream content() {
    return new Content();
  }

  /** Reads up to {@code buffer.length} bytes of the current member's content; -1 at its end. */
  int read(byte[] buffer, int offset, int length) throws IOException {
    if (remaining == 0) {
      return -1;
    }
    int count = in.read(buffer, offset, (int) Math.min(length, remaining));
    if (count < 0) {
      throw damaged("it ends in the middle of a member");
    }
    remaining -= count;
    return count;
  }

  /** Reads what is left behind the last member, so that a digest of the stream covers it. */
  void drain() throws IOException {
    byte[] buffer = new byte[32768];
    while (in.read(buffer) >= 0) {
      // Nothing to do: whoever hashes the stream sees it.
    }
  }

  private @Nullable TarHeader readHeader() throws IOException {
    byte[] block = in.readNBytes(TarHeader.BYTES);
    if (block.length == 0 || TarHeader.isZero(block)) {
      return null;
    }
    if (block.length < TarHeader.BYTES) {
      throw damaged("it ends in the middle of a header");
    }
    TarHeader header = new TarHeader(block);
    header.check();
    if (header.size() < 0) {
      throw damaged("a member has a negative size");
    }
    return header;
  }

  private @Nullable TarEntry entry(
      TarHeader header, PaxHeaders pax, byte @Nullable [] longName, byte @Nullable [] longLink)
      throws ImageException {
    TarEntry.@Nullable Type type = type(header);
    if (type == null) {
      return null;
    }
    byte[] name = pax.text("path", longName == null ? header.name() : longName);
    // Old tars have no directory type: the name ends in a slash.
    if (type == TarEntry.Type.FILE && name.length > 0 && name[name.length - 1] == '/') {
      type = TarEntry.Type.DIRECTORY;
    }
    if (type == TarEntry.Type.FILE) {
      remaining = pax.number("size", remaining);
      padding = padding(remaining);
    } else {
      // Some writers leave the file's size in a link's header; no content follows.
      remaining = 0;
      padding = 0;
    }
    return new TarEntry(
        name,
        type,
        remaining,
        (int) header.mode() & 07777,
        pax.number("uid", header.uid()),
        pax.number("gid", header.gid()),
        pax.time("mtime").orElse(Instant.ofEpochSecond(header.modified())),
        pax.text("linkpath", longLink == null ? header.link() : longLink),
        device(type, header),
        Map.copyOf(pax.xattrs()));
  }

  private static long device(TarEntry.Type type, TarHeader header) throws ImageException {
    return switch (type) {
      case CHARACTER_DEVICE, BLOCK_DEVICE -> Files.makeDevice(header.major(), header.minor());
      case FILE, DIRECTORY, SYMBOLIC_LINK, HARD_LINK, FIFO -> 0;
    };
  }

  /** Null for members that mean nothing here, such as volume labels. */
  private static TarEntry.@Nullable Type type(TarHeader header) throws ImageException {
    return switch (header.type()) {
      case '0', '7', '\0' -> TarEntry.Type.FILE;
      case '1' -> TarEntry.Type.HARD_LINK;
      case '2' -> TarEntry.Type.SYMBOLIC_LINK;
      case '3' -> TarEntry.Type.CHARACTER_DEVICE;
      case '4' -> TarEntry.Type.BLOCK_DEVICE;
      case '5' -> TarEntry.Type.DIRECTORY;
      case '6' -> TarEntry.Type.FIFO;
      case 'S' ->
          throw new ImageException(
              ImageException.Kind.UNSUPPORTED, "tar archive: sparse members (GNU type S)");
      default -> null;
    };
  }

  private byte[] wholeContent() throws IOException {
    if (remaining > HEADER_LIMIT) {
      throw damaged("an extended header of " + remaining + " bytes");
    }
    byte[] content = content().readNBytes((int) remaining);
    skipContent();
    return content;
  }

  private void skipContent() throws IOException {
    byte[] buffer = new byte[(int) Math.min(32768, remaining + padding)];
    while (remaining > 0) {
      read(buffer, 0, buffer.length);
    }
    if (padding > 0 && in.readNBytes(padding).length < padding) {
      throw damaged("it ends in the middle of a member");
    }
    padding = 0;
  }

  private static int padding(long size) {
    return (int) (-size & (TarHeader.BYTES - 1));
  }

  private static byte[] untilNul(byte[] text) {
    int end = 0;
    while (end < text.length && text[end] != 0) {
      end++;
    }
    return Arrays.copyOf(text, end);
  }

  static ImageException damaged(String how) {
    return new ImageException(ImageException.Kind.INVALID, "tar archive is damaged: " + how);
  }

  static ImageException damaged(String how, Throwable cause) {
    return new ImageException(ImageException.Kind.INVALID, "tar archive is damaged: " + how, cause);
  }

  private final class Content extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return TarReader.this.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      return length == 0 ? 0 : TarReader.this.read(buffer, offset, length);
    }
  }
}
