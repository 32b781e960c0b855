package dev.jcompose.images.layer;

import dev.jcompose.images.ImageException;
import dev.jcompose.linux.Directory;
import dev.jcompose.linux.Errno;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.FileStatus;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.SyscallException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes one member after the other; owners, modes, attributes and times as the archive says. */
final class EntryWriter {

  private static final byte[] SELF = {'.'};

  private final ParentDirectories parents;
  private final Directory root;
  private final @Nullable Whiteouts whiteouts;
  private final LayerUnpacker.Overwrite overwrite;
  private final Superseded superseded;
  private final List<DirectoryTime> directoryTimes = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();
  private final byte[] buffer = new byte[1 << 16];
  private byte[] prefix = new byte[0];
  private LayerUnpacker.@Nullable Owner owner;
  private long size;

  /** A directory's time is set last: making files in it changes it. */
  private record DirectoryTime(byte[] path, Instant modified) {}

  /**
   * @param whiteouts null if such names mean nothing special
   * @param superseded told what a later member takes the place of
   */
  EntryWriter(
      ParentDirectories parents,
      Directory root,
      @Nullable Whiteouts whiteouts,
      LayerUnpacker.Overwrite overwrite,
      Superseded superseded) {
    this.parents = parents;
    this.root = root;
    this.whiteouts = whiteouts;
    this.overwrite = overwrite;
    this.superseded = superseded;
  }

  /** Members go below this path from now on. */
  EntryWriter beneath(byte[] path) {
    prefix = path;
    return this;
  }

  /** Members belong to this owner from now on; null: to their own. */
  EntryWriter ownedBy(LayerUnpacker.@Nullable Owner everyone) {
    owner = everyone;
    return this;
  }

  long size() {
    return size;
  }

  List<String> skipped() {
    return skipped;
  }

  /** Makes a member; its content is what {@code tar} stands at. */
  void write(TarEntry entry, TarReader tar) throws IOException {
    EntryPath path = place(entry.name());
    if (path.isRoot()) {
      if (entry.type() == TarEntry.Type.DIRECTORY && prefix.length == 0) {
        attributes(root, SELF, entry);
        directoryTimes.add(new DirectoryTime(SELF, entry.modified()));
      }
      return;
    }
    Directory parent = parents.at(path.parent());
    if (whiteouts != null && Whiteouts.isMark(path)) {
      whiteouts.apply(path, parent);
      return;
    }
    if (entry.type() == TarEntry.Type.DIRECTORY) {
      directory(parent, path, entry);
    } else {
      makeRoom(parent, path, entry);
      make(parent, path.name(), entry, tar);
    }
  }

  private EntryPath place(byte[] name) throws ImageException {
    // Cleaned before it is put below the prefix, so that ".." cannot leave the prefix either.
    EntryPath own = EntryPath.of(name);
    if (prefix.length == 0 || own.isRoot()) {
      return own;
    }
    return EntryPath.of(EntryPath.joined(EntryPath.joined(prefix, own.parent()), own.name()));
  }

  /** Sets what had to wait until everything was in place. */
  void finish() throws IOException {
    for (DirectoryTime time : directoryTimes.reversed()) {
      try (Directory directory = root.openInRoot(time.path())) {
        directory.setOwnTimes(time.modified(), time.modified());
      } catch (SyscallException e) {
        // A later member may have taken the directory's place.
        if (!e.is(Errno.ENOENT) && !e.is(Errno.ENOTDIR)) {
          throw e;
        }
      }
    }
  }

  private void directory(Directory parent, EntryPath path, TarEntry entry) throws IOException {
    Optional<FileStatus> there = parent.status(path.name());
    if (there.isEmpty() || !there.get().isDirectory()) {
      boolean hidden = there.isPresent() && there.get().isWhiteout();
      if (there.isPresent()) {
        makeRoom(parent, path, entry);
      }
      parent.makeDirectory(path.name(), 0700);
      if (hidden && whiteouts != null) {
        whiteouts.makeOpaque(parent, path.name());
      }
    }
    attributes(parent, path.name(), entry);
    directoryTimes.add(
        new DirectoryTime(EntryPath.joined(path.parent(), path.name()), entry.modified()));
  }

  private void makeRoom(Directory parent, EntryPath path, TarEntry entry) throws IOException {
    Optional<FileStatus> there = parent.status(path.name());
    if (there.isEmpty()) {
      return;
    }
    boolean directory = there.get().isDirectory();
    if (overwrite == LayerUnpacker.Overwrite.SAME_KIND
        && directory != (entry.type() == TarEntry.Type.DIRECTORY)) {
      throw new ImageException(
          ImageException.Kind.INVALID,
          directory
              ? "cannot overwrite directory \"/" + path.shown() + "\" with non-directory"
              : "cannot overwrite non-directory \"/" + path.shown() + "\" with directory");
    }
    if (!superseded.keep(parent, path, there.get())) {
      parent.removeTree(path.name());
    }
  }

  private void make(Directory parent, byte[] name, TarEntry entry, TarReader tar)
      throws IOException {
    switch (entry.type()) {
      case FILE -> file(parent, name, entry, tar);
      case SYMBOLIC_LINK -> {
        parent.symbolicLink(name, entry.link());
        parent.own(name, uid(entry), gid(entry));
        parent.setTimes(name, entry.modified(), entry.modified());
      }
      case HARD_LINK -> hardLink(parent, name, entry);
      case FIFO -> node(parent, name, entry, Files.S_IFIFO);
      case CHARACTER_DEVICE -> node(parent, name, entry, Files.S_IFCHR);
      case BLOCK_DEVICE -> node(parent, name, entry, Files.S_IFBLK);
      case DIRECTORY -> throw new IllegalStateException("directories are made elsewhere");
    }
  }

  private void file(Directory parent, byte[] name, TarEntry entry, TarReader tar)
      throws IOException {
    try (Fd fd = parent.createFile(name, 0600)) {
      int number = fd.number();
      SparseMap sparse = tar.sparse();
      if (sparse == null) {
        content(number, tar);
        size += entry.size();
      } else {
        sparseContent(number, sparse, tar);
        size += sparse.size();
      }
      Directory.own(fd, uid(entry), gid(entry));
      Files.chmod(number, entry.mode());
      xattrs(parent, name, entry);
      Directory.setTimes(fd, entry.modified(), entry.modified());
    }
  }

  private void content(int fd, TarReader tar) throws IOException {
    for (int count = tar.read(buffer, 0, buffer.length);
        count >= 0;
        count = tar.read(buffer, 0, buffer.length)) {
      int done = Files.write(fd, buffer, count);
      if (done < count) {
        Files.writeFully(fd, Arrays.copyOfRange(buffer, done, count));
      }
    }
  }

  /** What lies between the pieces stays a hole. */
  private void sparseContent(int fd, SparseMap map, TarReader tar) throws IOException {
    try (FileChannel file =
        FileChannel.open(Path.of("/proc/self/fd/" + fd), StandardOpenOption.WRITE)) {
      for (SparseMap.Piece piece : map.pieces()) {
        file.position(piece.offset());
        long left = piece.length();
        while (left > 0) {
          int count = tar.read(buffer, 0, (int) Math.min(buffer.length, left));
          if (count < 0) {
            throw TarReader.damaged("a sparse member is shorter than its map");
          }
          ByteBuffer rest = ByteBuffer.wrap(buffer, 0, count);
          while (rest.hasRemaining()) {
            file.write(rest);
          }
          left -= count;
        }
      }
      if (file.size() < map.size()) {
        file.write(ByteBuffer.wrap(new byte[1]), map.size() - 1);
      }
    }
  }

  private void hardLink(Directory parent, byte[] name, TarEntry entry) throws IOException {
    EntryPath target = place(entry.link());
    try (Directory from = root.openInRoot(target.parent())) {
      parent.hardLink(from, target.name(), name);
    } catch (SyscallException e) {
      if (e.is(Errno.ENOENT)) {
        throw new ImageException(
            ImageException.Kind.INVALID,
            "archive member \""
                + entry.shown()
                + "\" is a hard link to \""
                + target.shown()
                + "\", which is not in the archive before it",
            e);
      }
      throw e;
    }
  }

  private void node(Directory parent, byte[] name, TarEntry entry, int type) throws IOException {
    try {
      parent.makeNode(name, type | 0600, entry.device());
    } catch (SyscallException e) {
      if (type != Files.S_IFIFO && e.is(Errno.EPERM)) {
        skipped.add("device \"" + entry.shown() + "\": not permitted in a user namespace");
        return;
      }
      throw e;
    }
    attributes(parent, name, entry);
    parent.setTimes(name, entry.modified(), entry.modified());
  }

  /** Owner before mode before attributes: chown(2) clears set-user-id bits and capabilities. */
  private void attributes(Directory parent, byte[] name, TarEntry entry) throws IOException {
    parent.own(name, uid(entry), gid(entry));
    parent.permit(name, entry.mode());
    xattrs(parent, name, entry);
  }

  private void xattrs(Directory parent, byte[] name, TarEntry entry) throws IOException {
    for (var attribute : entry.xattrs().entrySet()) {
      if (!mayHave(attribute.getKey())) {
        continue;
      }
      try {
        parent.setXattr(name, attribute.getKey(), attribute.getValue());
      } catch (SyscallException e) {
        if (!e.is(Errno.EOPNOTSUPP) && !e.is(Errno.EPERM)) {
          throw e;
        }
        skipped.add(attribute.getKey() + " of \"" + entry.shown() + "\": " + e.errno().text());
      }
    }
  }

  /** Not {@code trusted.*}, nor overlayfs's own in either place: they would steer our mounts. */
  static boolean mayHave(String attribute) {
    return attribute.equals("security.capability")
        || attribute.startsWith("system.posix_acl_")
        || (attribute.startsWith("user.") && !attribute.startsWith("user.overlay."));
  }

  private int uid(TarEntry entry) throws ImageException {
    return owner == null ? id(entry.uid(), entry) : owner.uid();
  }

  private int gid(TarEntry entry) throws ImageException {
    return owner == null ? id(entry.gid(), entry) : owner.gid();
  }

  private static int id(long id, TarEntry entry) throws ImageException {
    if (id < 0 || id >= 0xffff_ffffL) {
      throw new ImageException(
          ImageException.Kind.INVALID,
          "archive member \"" + entry.shown() + "\" has the owner id " + id);
    }
    return (int) id;
  }
}
