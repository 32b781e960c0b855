package dev.jcompose.images.layer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jcompose.images.reference.Digest;
import dev.jcompose.linux.Directory;
import dev.jcompose.linux.Errno;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.FileStatus;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.SyscallException;
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

  /** What overlayfs's marks in a tree are. */
  private enum Marks {
    /** The tree is a layer: they become the archive's. */
    TRANSLATED,
    /** The tree is no layer: there are none, only files that look so. */
    PLAIN
  }

  private final TarWriter tar;
  private final Marks marks;
  private final Map<FileId, byte[]> linked = new HashMap<>();
  private final byte[] buffer = new byte[1 << 16];
  private long size;

  private LayerPacker(TarWriter tar, Marks marks) {
    this.tar = tar;
    this.marks = marks;
  }

  /**
   * Packs a tree, the root itself not included; overlayfs's marks become the archive's. The stream
   * is flushed and not closed.
   */
  public static void pack(Directory tree, OutputStream out) throws IOException {
    TarWriter tar = new TarWriter(out);
    new LayerPacker(tar, Marks.TRANSLATED).directory(tree, new byte[0]);
    tar.finish();
  }

  /**
   * Packs a name of a directory and what is below it, as members {@code as}, {@code as/...}. The
   * tree may be in use: what is deleted meanwhile is left out. The stream is flushed and not
   * closed.
   */
  public static void packName(Directory parent, byte[] name, byte[] as, OutputStream out)
      throws IOException {
    FileStatus status =
        parent
            .status(name)
            .orElseThrow(
                () -> new SyscallException("pack \"" + new String(as, UTF_8) + "\"", Errno.ENOENT));
    TarWriter tar = new TarWriter(out);
    new LayerPacker(tar, Marks.PLAIN).member(parent, name, as, status);
    tar.finish();
  }

  /** As {@link #packName} with a directory itself, which is a member too. */
  public static void packDirectory(Directory tree, byte[] as, OutputStream out) throws IOException {
    TarWriter tar = new TarWriter(out);
    LayerPacker packer = new LayerPacker(tar, Marks.PLAIN);
    tar.add(entry(tree, SELF, as, TarEntry.Type.DIRECTORY, tree.status(), 0));
    packer.directory(tree, as);
    tar.finish();
  }

  /** As {@link #packDirectory} without the directory itself; its members' names are relative. */
  public static void packContents(Directory tree, OutputStream out) throws IOException {
    TarWriter tar = new TarWriter(out);
    new LayerPacker(tar, Marks.PLAIN).directory(tree, new byte[0]);
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
      LayerPacker packer = new LayerPacker(tar, Marks.TRANSLATED);
      packer.directory(tree, new byte[0]);
      tar.finish();
      size = packer.size;
      archiveSize = tar.written();
    }
    return new UnpackedLayer(Digest.finish(hash), archiveSize, size, List.of(), List.of());
  }

  private void directory(Directory directory, byte[] path) throws IOException {
    if (marks == Marks.TRANSLATED && path.length > 0 && isOpaque(directory)) {
      tar.add(mark(EntryPath.joined(path, OPAQUE), directory.status()), new byte[0]);
    }
    for (byte[] name : directory.names()) {
      FileStatus status = directory.status(name).orElse(null);
      if (status != null) {
        inUse(() -> member(directory, name, below(path, name), status));
      }
    }
  }

  private static byte[] below(byte[] path, byte[] name) {
    boolean root = path.length == 1 && path[0] == '/';
    return root ? EntryPath.joined(new byte[0], withSlash(name)) : EntryPath.joined(path, name);
  }

  private static byte[] withSlash(byte[] name) {
    byte[] absolute = new byte[name.length + 1];
    absolute[0] = '/';
    System.arraycopy(name, 0, absolute, 1, name.length);
    return absolute;
  }

  private interface Packing {
    void run() throws IOException;
  }

  /** A name may go while its directory is read; nothing of it is in the archive then. */
  private void inUse(Packing packing) throws IOException {
    long before = tar.written();
    try {
      packing.run();
    } catch (SyscallException e) {
      if (!e.is(Errno.ENOENT) || tar.written() != before) {
        throw e;
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
    } else if (marks == Marks.TRANSLATED && status.isWhiteout()) {
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
        // It was cut short meanwhile: what its header promised is filled up.
        Arrays.fill(buffer, (byte) 0);
        count = buffer.length;
      }
      int wanted = (int) Math.min(count, left);
      out.write(buffer, 0, wanted);
      left -= wanted;
    }
  }
}
