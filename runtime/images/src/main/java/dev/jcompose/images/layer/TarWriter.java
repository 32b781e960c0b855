package dev.jcompose.images.layer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Writes a tar archive member by member: ustar, with a PAX header for what ustar cannot say. The
 * same members give the same bytes. Times are whole seconds, as in the layers Docker makes.
 */
public final class TarWriter {

  private static final long OCTAL_ID = 07777777;
  private static final long OCTAL_SIZE = 077777777777L;

  private final OutputStream out;
  private final LayerTap tap;
  private long written;

  /** Writes to a stream, which stays the caller's. */
  public TarWriter(OutputStream out) {
    this(out, LayerTap.NONE);
  }

  TarWriter(OutputStream out, LayerTap tap) {
    this.out = out;
    this.tap = tap;
  }

  /** Where a file's content is written to: exactly as many bytes as its entry says. */
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** A member without content. */
  public void add(TarEntry entry) throws IOException {
    header(entry);
  }

  /** A regular file. */
  public void add(TarEntry entry, byte[] content) throws IOException {
    add(entry, to -> to.write(content));
  }

  /** A regular file whose content is written as it is wanted. */
  public void add(TarEntry entry, Content content) throws IOException {
    header(entry);
    boolean kept = tap.file(entry);
    long before = written;
    content.writeTo(new Counting(kept));
    if (written - before != entry.size()) {
      throw new IOException(
          "\"" + entry.shown() + "\" changed while it was read: it had " + entry.size() + " bytes");
    }
    zeros((int) (-entry.size() & (TarHeader.BYTES - 1)));
  }

  /** Bytes so far. */
  long written() {
    return written;
  }

  /** Ends the archive; the stream stays open. */
  public void finish() throws IOException {
    zeros(2 * TarHeader.BYTES);
    out.flush();
  }

  private void header(TarEntry entry) throws IOException {
    byte[] name = named(entry);
    byte[] pax = pax(entry, name);
    if (pax.length > 0) {
      block(block(bytes("PaxHeaders/0"), 'x', 0644, 0, 0, pax.length, 0, new byte[0], 0));
      emit(pax);
      zeros(-pax.length & (TarHeader.BYTES - 1));
    }
    block(
        block(
            name,
            typeFlag(entry.type()),
            entry.mode(),
            entry.uid(),
            entry.gid(),
            entry.size(),
            entry.modified().getEpochSecond(),
            entry.link(),
            entry.device()));
  }

  private static byte[] named(TarEntry entry) {
    byte[] name = entry.name();
    boolean slash = entry.type() == TarEntry.Type.DIRECTORY && name[name.length - 1] != '/';
    if (!slash) {
      return name;
    }
    byte[] with = Arrays.copyOf(name, name.length + 1);
    with[name.length] = '/';
    return with;
  }

  private static char typeFlag(TarEntry.Type type) {
    return switch (type) {
      case FILE -> '0';
      case HARD_LINK -> '1';
      case SYMBOLIC_LINK -> '2';
      case CHARACTER_DEVICE -> '3';
      case BLOCK_DEVICE -> '4';
      case DIRECTORY -> '5';
      case FIFO -> '6';
    };
  }

  private static byte[] pax(TarEntry entry, byte[] name) {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    if (name.length > 100 || !isAscii(name)) {
      record(records, "path", name);
    }
    if (entry.link().length > 100 || !isAscii(entry.link())) {
      record(records, "linkpath", entry.link());
    }
    if (entry.size() > OCTAL_SIZE) {
      record(records, "size", bytes(Long.toString(entry.size())));
    }
    if (entry.uid() > OCTAL_ID) {
      record(records, "uid", bytes(Long.toString(entry.uid())));
    }
    if (entry.gid() > OCTAL_ID) {
      record(records, "gid", bytes(Long.toString(entry.gid())));
    }
    long seconds = entry.modified().getEpochSecond();
    if (seconds < 0 || seconds > OCTAL_SIZE) {
      record(records, "mtime", bytes(Long.toString(seconds)));
    }
    entry.xattrs().entrySet().stream()
        .sorted(java.util.Map.Entry.comparingByKey())
        .forEach(x -> record(records, "SCHILY.xattr." + x.getKey(), x.getValue()));
    return records.toByteArray();
  }

  /** {@code "%d %s=%s\n"}; the length counts itself. */
  private static void record(ByteArrayOutputStream out, String keyword, byte[] value) {
    int rest = keyword.getBytes(UTF_8).length + value.length + 3;
    int total = rest + Integer.toString(rest).length();
    total = rest + Integer.toString(total).length();
    out.writeBytes(bytes(total + " " + keyword + "="));
    out.writeBytes(value);
    out.write('\n');
  }

  private static boolean isAscii(byte[] text) {
    for (byte b : text) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte[] block(
      byte[] name,
      char type,
      int mode,
      long uid,
      long gid,
      long size,
      long modified,
      byte[] link,
      long device) {
    byte[] block = new byte[TarHeader.BYTES];
    put(block, 0, name, 100);
    put(block, 100, octal(mode, 7), 7);
    put(block, 108, octal(uid > OCTAL_ID ? 0 : uid, 7), 7);
    put(block, 116, octal(gid > OCTAL_ID ? 0 : gid, 7), 7);
    put(block, 124, octal(size > OCTAL_SIZE ? 0 : size, 11), 11);
    put(block, 136, octal(modified < 0 || modified > OCTAL_SIZE ? 0 : modified, 11), 11);
    Arrays.fill(block, 148, 156, (byte) ' ');
    block[156] = (byte) type;
    put(block, 157, link, 100);
    put(block, 257, "ustar\00000".getBytes(ISO_8859_1), 8);
    if (type == '3' || type == '4') {
      put(block, 329, octal(dev(device, true), 7), 7);
      put(block, 337, octal(dev(device, false), 7), 7);
    }
    long sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    put(block, 148, octal(sum, 6), 6);
    block[154] = 0;
    return block;
  }

  /** major(3) or minor(3). */
  private static long dev(long device, boolean major) {
    return major
        ? ((device >>> 8) & 0xfff) | ((device >>> 32) & 0xfffff000L)
        : (device & 0xff) | ((device >>> 12) & 0xffffff00L);
  }

  private static byte[] octal(long value, int digits) {
    String octal = Long.toOctalString(value);
    return ("0".repeat(Math.max(0, digits - octal.length())) + octal).getBytes(ISO_8859_1);
  }

  private static void put(byte[] block, int at, byte[] text, int limit) {
    System.arraycopy(text, 0, block, at, Math.min(text.length, limit));
  }

  private void block(byte[] block) throws IOException {
    emit(block);
  }

  private void zeros(int count) throws IOException {
    emit(new byte[count]);
  }

  private void emit(byte[] bytes) throws IOException {
    tap.bytes(bytes, 0, bytes.length);
    out.write(bytes);
    written += bytes.length;
  }

  private final class Counting extends OutputStream {
    private final boolean kept;

    Counting(boolean kept) {
      this.kept = kept;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      if (!kept) {
        tap.bytes(buffer, offset, length);
      }
      out.write(buffer, offset, length);
      written += length;
    }
  }
}
