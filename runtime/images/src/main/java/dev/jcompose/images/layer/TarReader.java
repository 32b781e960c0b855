package dev.jcompose.images.layer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jcompose.images.ImageException;
import dev.jcompose.linux.Files;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
  private final LayerTap tap;
  private final PaxHeaders global = new PaxHeaders();
  private long remaining;
  private int padding;
  private boolean tapped;
  private @Nullable SparseMap sparse;

  /** Reads from a stream, in pieces of 512 bytes for headers: buffer it if that is slow. */
  public TarReader(InputStream in) {
    this(in, LayerTap.NONE);
  }

  TarReader(InputStream in, LayerTap tap) {
    this.in = in;
    this.tap = tap;
  }

  /**
   * The next member, or null at the end of the archive.
   *
   * @throws ImageException INVALID if the archive is damaged
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
      tapped = true;
      sparse = null;
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
            boolean file = entry.type() == TarEntry.Type.FILE && sparse == null;
            tapped = !file || !tap.file(entry);
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
    if (tapped) {
      tap.bytes(buffer, offset, count);
    }
    return count;
  }

  /** Where the current member's content goes if it is a sparse file; null for all others. */
  @Nullable SparseMap sparse() {
    return sparse;
  }

  /** Reads what is left behind the last member, so that a digest of the stream covers it. */
  void drain() throws IOException {
    byte[] buffer = new byte[32768];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      tap.bytes(buffer, 0, count);
    }
  }

  private @Nullable TarHeader readHeader() throws IOException {
    byte[] block = in.readNBytes(TarHeader.BYTES);
    tap.bytes(block, 0, block.length);
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
      throws IOException {
    TarEntry.@Nullable Type type = type(header);
    if (type == null) {
      return null;
    }
    byte[] name = pax.text("path", longName == null ? header.name() : longName);
    name = pax.text("GNU.sparse.name", name);
    // Old tars have no directory type: the name ends in a slash.
    if (type == TarEntry.Type.FILE && name.length > 0 && name[name.length - 1] == '/') {
      type = TarEntry.Type.DIRECTORY;
    }
    if (type == TarEntry.Type.FILE) {
      remaining = pax.number("size", remaining);
      padding = padding(remaining);
      sparse = sparseMap(header, pax);
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
      case '0', '7', 'S', '\0' -> TarEntry.Type.FILE;
      case '1' -> TarEntry.Type.HARD_LINK;
      case '2' -> TarEntry.Type.SYMBOLIC_LINK;
      case '3' -> TarEntry.Type.CHARACTER_DEVICE;
      case '4' -> TarEntry.Type.BLOCK_DEVICE;
      case '5' -> TarEntry.Type.DIRECTORY;
      case '6' -> TarEntry.Type.FIFO;
      default -> null;
    };
  }

  private @Nullable SparseMap sparseMap(TarHeader header, PaxHeaders pax) throws IOException {
    if (header.type() == 'S') {
      return oldSparseMap(header);
    }
    if (pax.number("GNU.sparse.major", 0) == 1) {
      List<SparseMap.Piece> pieces = SparseMap.ofLines(content());
      return SparseMap.checked(pax.number("GNU.sparse.realsize", 0), pieces, remaining);
    }
    if (!pax.has(PaxHeaders.SPARSE_MAP)) {
      return null;
    }
    String map = new String(pax.text(PaxHeaders.SPARSE_MAP, new byte[0]), UTF_8);
    return SparseMap.checked(pax.number("GNU.sparse.size", 0), SparseMap.ofText(map), remaining);
  }

  private SparseMap oldSparseMap(TarHeader header) throws IOException {
    List<SparseMap.Piece> pieces = new ArrayList<>();
    SparseMap.addRows(header, 386, 4, pieces);
    boolean more = header.isSaid(482);
    while (more) {
      byte[] block = in.readNBytes(TarHeader.BYTES);
      if (block.length < TarHeader.BYTES) {
        throw damaged("it ends in the middle of a header");
      }
      tap.bytes(block, 0, block.length);
      TarHeader rows = new TarHeader(block);
      SparseMap.addRows(rows, 0, 21, pieces);
      more = rows.isSaid(504);
    }
    return SparseMap.checked(header.number(483, 12), pieces, remaining);
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
    if (padding > 0) {
      byte[] rest = in.readNBytes(padding);
      tap.bytes(rest, 0, rest.length);
      if (rest.length < padding) {
        throw damaged("it ends in the middle of a member");
      }
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
