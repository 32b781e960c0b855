package dev.jcompose.images.layer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.jcompose.images.reference.Digest;
import dev.jcompose.linux.Directory;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.FileStatus;
import dev.jcompose.linux.Files;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Packs directories into layer archives: {@link LayerUnpacker}'s way back. Members come in the
 * order of their names' bytes, so that the same tree gives the same archive; sockets are left out.
 */
public final class LayerPacker {

  private static final byte[] OPAQUE = ".wh..wh..opq".getBytes(ISO_8859_1);
  private static final byte[] WHITEOUT = ".wh.".getBytes(ISO_8859_1);
  private static final byte[] SELF = {'.'};

  private record FileId(long device, long inode) {}

  private final TarWriter tar;
  private final Map<FileId, byte[]> linked = new HashMap<>();
  private final byte[] buffer = new byte[1 << 16];
  private long size;

  private LayerPacker(TarWriter tar) {
    this.tar = tar;
  }

  /**
   * Packs a tree, the root itself not included; overlayfs's marks become the archive's. The stream
   * is flushed and not closed.
   */
  public static void pack(Directory tree, OutputStream out) throws IOException {
    TarWriter tar = new TarWriter(out);
    new LayerPacker(tar).directory(tree, new byte[0]);
    tar.finish();
  }

  /** Computes the digest of a tree's archive and writes down how to tell it again. */
  public static UnpackedLayer describe(Directory tree, Path recipe) throws IOException {
    MessageDigest hash = Digest.sha256();
    long size;
    long archiveSize;
    try (Recipe.Writer tap = new Recipe.Writer(recipe)) {
      TarWriter tar =
          new TarWriter(new DigestOutputStream(OutputStream.nullOutputStream(), hash), tap);
      LayerPacker packer = new LayerPacker(tar);
      packer.directory(tree, new byte[0]);
      tar.finish();
      size = packer.size;
      archiveSize = tar.written();
    }
    return new UnpackedLayer(Digest.finish(hash), archiveSize, size, List.of(), List.of());
  }

  private void directory(Directory directory, byte[] path) throws IOException {
    if (isOpaque(directory) && path.length > 0) {
      tar.add(mark(EntryPath.joined(path, OPAQUE), directory.status()), new byte[0]);
    }
    for (byte[] name : directory.names()) {
      FileStatus status = directory.status(name).orElse(null);
      if (status != null) {
        member(directory, name, EntryPath.joined(path, name), status);
      }
    }
  }

  private void member(Directory parent, byte[] name, byte[] path, FileStatus status)
      throws IOException {
    if (status.isDirectory()) {
      tar.add(entry(parent, name, path, TarEntry.Type.DIRECTORY, status, 0));
      try (Directory child = parent.openChild(name)) {
        directory(child, path);
      }
    } else if (status.isWhiteout()) {
      byte[] mark = Arrays.copyOf(WHITEOUT, WHITEOUT.length + name.length);
      System.arraycopy(name, 0, mark, WHITEOUT.length, name.length);
      byte[] in = Arrays.copyOf(path, Math.max(0, path.length - name.length - 1));
      tar.add(mark(EntryPath.joined(in, mark), status), new byte[0]);
    } else if (!isSocket(status) && !linked(path, status)) {
      leaf(parent, name, path, status);
    }
  }

  private void leaf(Directory parent, byte[] name, byte[] path, FileStatus status)
      throws IOException {
    switch (status.type()) {
      case Files.S_IFREG -> {
        size += status.size();
        TarEntry entry = entry(parent, name, path, TarEntry.Type.FILE, status, status.size());
        try (Fd file = parent.openFile(name)) {
          tar.add(entry, out -> copy(file, out, status.size()));
        }
      }
      case Files.S_IFCHR ->
          tar.add(entry(parent, name, path, TarEntry.Type.CHARACTER_DEVICE, status, 0));
      case Files.S_IFBLK ->
          tar.add(entry(parent, name, path, TarEntry.Type.BLOCK_DEVICE, status, 0));
      case Files.S_IFIFO -> tar.add(entry(parent, name, path, TarEntry.Type.FIFO, status, 0));
      default -> tar.add(entry(parent, name, path, TarEntry.Type.SYMBOLIC_LINK, status, 0));
    }
  }

  /** Whether this is a further name of a file that is in the archive; then it is added as such. */
  private boolean linked(byte[] path, FileStatus status) throws IOException {
    if (status.links() < 2) {
      return false;
    }
    byte[] first = linked.putIfAbsent(new FileId(status.device(), status.inode()), path);
    if (first == null) {
      return false;
    }
    tar.add(
        new TarEntry(
            path,
            TarEntry.Type.HARD_LINK,
            0,
            status.permissions(),
            Integer.toUnsignedLong(status.uid()),
            Integer.toUnsignedLong(status.gid()),
            status.modified(),
            first,
            0,
            Map.of()));
    return true;
  }

  private static TarEntry entry(
      Directory parent, byte[] name, byte[] path, TarEntry.Type type, FileStatus status, long size)
      throws IOException {
    boolean link = type == TarEntry.Type.SYMBOLIC_LINK;
    return new TarEntry(
        path,
        type,
        size,
        status.permissions(),
        Integer.toUnsignedLong(status.uid()),
        Integer.toUnsignedLong(status.gid()),
        status.modified(),
        link ? parent.readLink(name) : new byte[0],
        status.special(),
        link ? Map.of() : xattrs(parent, name));
  }

  private static TarEntry mark(byte[] path, FileStatus like) {
    return new TarEntry(
        path, TarEntry.Type.FILE, 0, 0, 0, 0, like.modified(), new byte[0], 0, Map.of());
  }

  private static Map<String, byte[]> xattrs(Directory parent, byte[] name) throws IOException {
    Map<String, byte[]> found = new TreeMap<>();
    for (String attribute : parent.xattrs(name)) {
      if (EntryWriter.mayHave(attribute)) {
        parent.xattr(name, attribute).ifPresent(value -> found.put(attribute, value));
      }
    }
    return found;
  }

  private static boolean isOpaque(Directory directory) throws IOException {
    for (String attribute : directory.xattrs(SELF)) {
      if (attribute.equals("trusted.overlay.opaque") || attribute.equals("user.overlay.opaque")) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSocket(FileStatus status) {
    return status.type() == 0140000;
  }

  private void copy(Fd file, OutputStream out, long size) throws IOException {
    long left = size;
    while (left > 0) {
      int count = Files.read(file.number(), buffer);
      if (count == 0) {
        return;
      }
      int wanted = (int) Math.min(count, left);
      out.write(buffer, 0, wanted);
      left -= wanted;
    }
  }
}
