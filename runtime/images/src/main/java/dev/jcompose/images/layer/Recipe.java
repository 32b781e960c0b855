package dev.jcompose.images.layer;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import dev.jcompose.images.ImageException;
import dev.jcompose.linux.Directory;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.Files;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How to tell a layer's archive again, byte for byte, from the tree that was made of it: the
 * archive without the content of its files. So a layer lies on the disk once, and its digest stays
 * what it was.
 *
 * <p>The file is zstd-compressed; it holds parts, each an int: a count of bytes that follow, or -1
 * and then the size (long) and path (short count, bytes) of a file whose content comes there.
 */
public final class Recipe {

  private static final int FILE = -1;
  private static final int BUFFER = 1 << 16;

  private Recipe() {}

  /** Writes a recipe while an archive is read or written. */
  static final class Writer implements LayerTap, AutoCloseable {

    private final DataOutputStream out;
    private final byte[] pending = new byte[BUFFER];
    private int count;

    Writer(Path file) throws IOException {
      OutputStream plain = new BufferedOutputStream(java.nio.file.Files.newOutputStream(file));
      out = new DataOutputStream(new BufferedOutputStream(new ZstdOutputStream(plain, 1), BUFFER));
    }

    @Override
    public void bytes(byte[] buffer, int offset, int length) throws IOException {
      int done = 0;
      while (done < length) {
        int piece = Math.min(length - done, pending.length - count);
        System.arraycopy(buffer, offset + done, pending, count, piece);
        count += piece;
        done += piece;
        if (count == pending.length) {
          flush();
        }
      }
    }

    @Override
    public boolean file(TarEntry entry) throws IOException {
      EntryPath path = EntryPath.of(entry.name());
      if (entry.size() == 0 || Whiteouts.isMark(path)) {
        return false;
      }
      flush();
      byte[] whole = EntryPath.joined(path.parent(), path.name());
      if (whole.length > Short.MAX_VALUE) {
        return false;
      }
      out.writeInt(FILE);
      out.writeLong(entry.size());
      out.writeShort(whole.length);
      out.write(whole);
      return true;
    }

    private void flush() throws IOException {
      if (count > 0) {
        out.writeInt(count);
        out.write(pending, 0, count);
        count = 0;
      }
    }

    @Override
    public void close() throws IOException {
      try (out) {
        flush();
      }
    }
  }

  /**
   * The archive, uncompressed. Whoever reads it checks its digest.
   *
   * @param superseded directory of the files that are in the archive and not in the tree; may be
   *     missing
   */
  public static InputStream open(Path recipe, Path tree, Path superseded) throws IOException {
    DataInputStream parts =
        new DataInputStream(
            new BufferedInputStream(
                new ZstdInputStream(java.nio.file.Files.newInputStream(recipe)), BUFFER));
    return new Reader(parts, Directory.open(tree), names(superseded));
  }

  private static Map<String, Path> names(Path superseded) throws IOException {
    Map<String, Path> names = new HashMap<>();
    if (java.nio.file.Files.isDirectory(superseded)) {
      try (Stream<Path> files = java.nio.file.Files.list(superseded)) {
        files.forEach(file -> names.put(String.valueOf(file.getFileName()), file));
      }
    }
    return names;
  }

  private static final class Reader extends InputStream {

    private final DataInputStream parts;
    private final Directory tree;
    private final Map<String, Path> superseded;
    private final Map<String, Integer> seen = new HashMap<>();
    private final byte[] buffer = new byte[BUFFER];
    private @Nullable Fd file;
    private byte[] path = {};
    private long left;

    Reader(DataInputStream parts, Directory tree, Map<String, Path> superseded) {
      this.parts = parts;
      this.tree = tree;
      this.superseded = superseded;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      while (left == 0) {
        if (!next()) {
          return -1;
        }
      }
      int wanted = (int) Math.min(length, left);
      Fd from = file;
      int count =
          from == null ? parts.read(target, offset, wanted) : read(from, target, offset, wanted);
      if (count <= 0) {
        throw new ImageException(
            ImageException.Kind.INVALID,
            "layer cannot be told again: \"" + EntryPath.of(path).shown() + "\" has changed");
      }
      left -= count;
      return count;
    }

    private int read(Fd from, byte[] target, int offset, int wanted) throws IOException {
      if (offset == 0 && wanted == target.length) {
        return Files.read(from.number(), target);
      }
      byte[] piece = wanted >= buffer.length ? buffer : new byte[wanted];
      int count = Files.read(from.number(), piece);
      System.arraycopy(piece, 0, target, offset, count);
      return count;
    }

    private boolean next() throws IOException {
      closeFile();
      int kind;
      try {
        kind = parts.readInt();
      } catch (EOFException _) {
        return false;
      }
      if (kind != FILE) {
        left = kind;
        return true;
      }
      left = parts.readLong();
      path = parts.readNBytes(parts.readUnsignedShort());
      file = content();
      return true;
    }

    private Fd content() throws IOException {
      if (!superseded.isEmpty()) {
        String key = Superseded.key(path);
        Path old = superseded.get(Superseded.name(key, seen.merge(key, 1, Integer::sum) - 1));
        if (old != null) {
          return Files.open(old.toString(), Files.O_RDONLY);
        }
      }
      EntryPath where = EntryPath.of(path);
      try (Directory parent = tree.openInRoot(where.parent())) {
        return parent.openFile(where.name());
      }
    }

    private void closeFile() {
      Fd open = file;
      file = null;
      if (open != null) {
        open.close();
      }
    }

    @Override
    public void close() throws IOException {
      closeFile();
      tree.close();
      parts.close();
    }
  }
}
