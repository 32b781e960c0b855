package dev.jcompose.linux;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An open directory and the calls relative to it.
 *
 * <p>Names are bytes without NUL, as the kernel has them: a layer may hold names that are not
 * UTF-8. A <em>name</em> is one component and is never followed if it is a symlink; a <em>path</em>
 * may have several and is resolved with this directory as the root, so that neither {@code ..} nor
 * a symlink leads out.
 */
public final class Directory implements AutoCloseable {

  private static final byte[] EMPTY = {0};
  private static final int AT_EMPTY_PATH = Files.AT_EMPTY_PATH;
  private static final int NOFOLLOW = Files.AT_SYMLINK_NOFOLLOW;
  private static final int STATX_BASIC_STATS = 0x7ff;

  private final Fd fd;

  private Directory(Fd fd) {
    this.fd = fd;
  }

  /** Opens a directory by its path on the host; symlinks are followed. */
  public static Directory open(Path path) throws SyscallException {
    return new Directory(Files.open(path.toString(), Files.O_RDONLY | Files.O_DIRECTORY));
  }

  /** Takes over a descriptor of a directory. */
  public static Directory adopt(Fd fd) {
    return new Directory(fd);
  }

  /** A name or path as bytes. */
  public static byte[] bytes(String name) {
    return name.getBytes(UTF_8);
  }

  /** The descriptor; refuses after close. */
  public int number() {
    return fd.number();
  }

  @Override
  public void close() {
    fd.close();
  }

  /** Opens the directory at a path with this one as its root; ENOENT, ENOTDIR, ELOOP. */
  public Directory openInRoot(byte[] path) throws SyscallException {
    return new Directory(
        Files.openAt2(
            number(),
            path.length == 0 ? bytes(".") : path,
            Files.O_RDONLY | Files.O_DIRECTORY,
            0,
            Files.RESOLVE_IN_ROOT | Files.RESOLVE_NO_MAGICLINKS));
  }

  /** Opens the directory of this name; ENOTDIR or ELOOP if it is a symlink. */
  public Directory openChild(byte[] name) throws SyscallException {
    return new Directory(openName(name, Files.O_RDONLY | Files.O_DIRECTORY, 0));
  }

  /** Opens the regular file of this name for reading; ELOOP if it is a symlink. */
  public Fd openFile(byte[] name) throws SyscallException {
    return openName(name, Files.O_RDONLY | Files.O_NONBLOCK, 0);
  }

  /** Creates a regular file and opens it for writing; EEXIST if the name is taken. */
  public Fd createFile(byte[] name, int mode) throws SyscallException {
    return openName(name, Files.O_WRONLY | Files.O_CREAT | Files.O_EXCL, mode);
  }

  private Fd openName(byte[] name, int flags, int mode) throws SyscallException {
    return Files.openAt2(
        number(),
        name,
        flags | Files.O_NOFOLLOW,
        mode,
        Files.RESOLVE_BENEATH | Files.RESOLVE_NO_SYMLINKS);
  }

  /** What the name is; empty if there is nothing. */
  public Optional<FileStatus> status(byte[] name) throws SyscallException {
    try {
      return Optional.of(statx(Calls.cString(name), NOFOLLOW, name));
    } catch (SyscallException e) {
      if (e.is(Errno.ENOENT)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** What this directory itself is. */
  public FileStatus status() throws SyscallException {
    return statx(EMPTY, AT_EMPTY_PATH, bytes("."));
  }

  private FileStatus statx(byte[] cName, int flags, byte[] name) throws SyscallException {
    byte[] buffer = new byte[FileStatus.BYTES];
    int dir = number();
    Calls.once(
        () -> LibC.statx(dir, cName, flags, STATX_BASIC_STATS, buffer), () -> "stat " + show(name));
    return FileStatus.readFrom(buffer);
  }

  /** mkdirat(2); the umask applies. */
  public void makeDirectory(byte[] name, int mode) throws SyscallException {
    byte[] cName = Calls.cString(name);
    int dir = number();
    Calls.once(() -> LibC.mkdirat(dir, cName, mode), () -> "mkdir " + show(name));
  }

  /** mknodat(2); {@code mode} with the type bits, {@code device} as makedev(3). */
  public void makeNode(byte[] name, int mode, long device) throws SyscallException {
    byte[] cName = Calls.cString(name);
    int dir = number();
    Calls.once(() -> LibC.mknodat(dir, cName, mode, device), () -> "mknod " + show(name));
  }

  /** symlinkat(2). */
  public void symbolicLink(byte[] name, byte[] target) throws SyscallException {
    byte[] cName = Calls.cString(name);
    byte[] cTarget = Calls.cString(target);
    int dir = number();
    Calls.once(
        () -> LibC.symlinkat(cTarget, dir, cName),
        () -> "symlink " + show(name) + " -> " + show(target));
  }

  /** readlinkat(2). */
  public byte[] readLink(byte[] name) throws SyscallException {
    byte[] cName = Calls.cString(name);
    byte[] buffer = new byte[4096];
    int dir = number();
    long length =
        Calls.once(
            () -> LibC.readlinkat(dir, cName, buffer, buffer.length),
            () -> "readlink " + show(name));
    return Arrays.copyOf(buffer, (int) length);
  }

  /** linkat(2): a further name for a file, which may itself be a symlink. */
  public void hardLink(Directory from, byte[] existing, byte[] name) throws SyscallException {
    byte[] cName = Calls.cString(name);
    byte[] cExisting = Calls.cString(existing);
    int source = from.number();
    int dir = number();
    Calls.once(
        () -> LibC.linkat(source, cExisting, dir, cName, 0),
        () -> "link " + show(existing) + " as " + show(name));
  }

  /** renameat(2): moves a name of this directory to another one; takes a file's place there. */
  public void rename(byte[] name, Directory into, byte[] newName) throws SyscallException {
    byte[] cName = Calls.cString(name);
    byte[] cNewName = Calls.cString(newName);
    int from = number();
    int to = into.number();
    Calls.once(
        () -> LibC.renameat(from, cName, to, cNewName),
        () -> "rename " + show(name) + " to " + show(newName));
  }

  /** Removes a name, and what is below it if it is a directory. No such name: no effect. */
  public void removeTree(byte[] name) throws SyscallException {
    Optional<FileStatus> status = status(name);
    if (status.isEmpty()) {
      return;
    }
    if (status.get().isDirectory()) {
      try (Directory child = openChild(name)) {
        for (byte[] inner : child.names()) {
          child.removeTree(inner);
        }
      }
      unlink(name, Files.AT_REMOVEDIR);
    } else {
      unlink(name, 0);
    }
  }

  private void unlink(byte[] name, int flags) throws SyscallException {
    byte[] cName = Calls.cString(name);
    int dir = number();
    Calls.once(() -> LibC.unlinkat(dir, cName, flags), () -> "unlink " + show(name));
  }

  /** fchownat(2) of the name itself. Clears set-user-id bits and file capabilities. */
  public void own(byte[] name, int uid, int gid) throws SyscallException {
    byte[] cName = Calls.cString(name);
    int dir = number();
    Calls.once(
        () -> LibC.fchownat(dir, cName, uid, gid, NOFOLLOW),
        () -> "chown " + show(name) + " " + ids(uid, gid));
  }

  /** fchmodat(2) of a name that is not a symlink. */
  public void permit(byte[] name, int mode) throws SyscallException {
    byte[] cName = Calls.cString(name);
    int dir = number();
    Calls.once(
        () -> LibC.fchmodat(dir, cName, mode, 0),
        () -> "chmod " + show(name) + " " + Integer.toOctalString(mode));
  }

  /** utimensat(2) of the name itself. */
  public void setTimes(byte[] name, Instant accessed, Instant modified) throws SyscallException {
    byte[] cName = Calls.cString(name);
    byte[] times = times(accessed, modified);
    int dir = number();
    Calls.once(
        () -> LibC.utimensat(dir, cName, times, NOFOLLOW), () -> "set times of " + show(name));
  }

  /** lsetxattr(2) of the name itself. */
  public void setXattr(byte[] name, String attribute, byte[] value) throws SyscallException {
    byte[] path = viaProc(name);
    byte[] key = Calls.cString(attribute);
    Calls.once(
        () -> LibC.lsetxattr(path, key, value, value.length, 0),
        () -> "set " + attribute + " of " + show(name));
  }

  /** lgetxattr(2) of the name itself; empty if it has none such. */
  public Optional<byte[]> xattr(byte[] name, String attribute) throws SyscallException {
    byte[] path = viaProc(name);
    byte[] key = Calls.cString(attribute);
    byte[] buffer = new byte[65536];
    try {
      long length =
          Calls.once(
              () -> LibC.lgetxattr(path, key, buffer, buffer.length),
              () -> "get " + attribute + " of " + show(name));
      return Optional.of(Arrays.copyOf(buffer, (int) length));
    } catch (SyscallException e) {
      if (e.is(Errno.ENODATA) || e.is(Errno.EOPNOTSUPP)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** llistxattr(2) of the name itself; none where the file system has none. */
  public List<String> xattrs(byte[] name) throws SyscallException {
    byte[] path = viaProc(name);
    byte[] buffer = new byte[65536];
    try {
      long length =
          Calls.once(
              () -> LibC.llistxattr(path, buffer, buffer.length),
              () -> "list xattrs of " + show(name));
      return length == 0
          ? List.of()
          : List.of(new String(buffer, 0, (int) length - 1, UTF_8).split("\0"));
    } catch (SyscallException e) {
      if (e.is(Errno.EOPNOTSUPP)) {
        return List.of();
      }
      throw e;
    }
  }

  /** The names in this directory, without {@code .} and {@code ..}, in the order of their bytes. */
  public List<byte[]> names() throws SyscallException {
    List<byte[]> names = new ArrayList<>();
    // A descriptor of its own: reading moves the descriptor's position.
    try (Fd own = Files.openAt(number(), ".", Files.O_RDONLY | Files.O_DIRECTORY, 0)) {
      byte[] buffer = new byte[32768];
      int dir = own.number();
      while (true) {
        long length =
            Calls.once(() -> LibC.getdents64(dir, buffer, buffer.length), () -> "read directory");
        if (length == 0) {
          break;
        }
        addNames(ByteBuffer.wrap(buffer, 0, (int) length).order(ByteOrder.nativeOrder()), names);
      }
    }
    names.sort(Arrays::compareUnsigned);
    return names;
  }

  /** struct linux_dirent64: u64 d_ino, s64 d_off, u16 d_reclen, u8 d_type, char d_name[]. */
  private static void addNames(ByteBuffer entries, List<byte[]> names) {
    while (entries.hasRemaining()) {
      int start = entries.position();
      int length = Short.toUnsignedInt(entries.getShort(start + 16));
      int end = start + 19;
      while (entries.get(end) != 0) {
        end++;
      }
      byte[] name = new byte[end - start - 19];
      entries.get(start + 19, name);
      if (!Arrays.equals(name, new byte[] {'.'}) && !Arrays.equals(name, new byte[] {'.', '.'})) {
        names.add(name);
      }
      entries.position(start + length);
    }
  }

  /** fchown(2) of this directory. */
  public void ownSelf(int uid, int gid) throws SyscallException {
    own(fd, uid, gid);
  }

  /** fchmod(2) of this directory. */
  public void permitSelf(int mode) throws SyscallException {
    Files.chmod(number(), mode);
  }

  /** futimens(3) of this directory. */
  public void setOwnTimes(Instant accessed, Instant modified) throws SyscallException {
    setTimes(fd, accessed, modified);
  }

  /** fchown(2). Clears set-user-id bits and file capabilities. */
  public static void own(Fd file, int uid, int gid) throws SyscallException {
    int number = file.number();
    Calls.once(
        () -> LibC.fchownat(number, EMPTY, uid, gid, AT_EMPTY_PATH),
        () -> "chown " + file + " " + ids(uid, gid));
  }

  /** futimens(3). */
  public static void setTimes(Fd file, Instant accessed, Instant modified) throws SyscallException {
    int number = file.number();
    byte[] times = times(accessed, modified);
    Calls.once(() -> LibC.futimens(number, times), () -> "set times of " + file);
  }

  /** syncfs(2): forces everything written to this directory's file system to the disk. */
  public void syncFileSystem() throws SyscallException {
    int dir = number();
    Calls.once(() -> LibC.syncfs(dir), () -> "syncfs");
  }

  private byte[] viaProc(byte[] name) {
    byte[] prefix = bytes("/proc/self/fd/" + number() + "/");
    byte[] path = Arrays.copyOf(prefix, prefix.length + name.length);
    System.arraycopy(name, 0, path, prefix.length, name.length);
    return Calls.cString(path);
  }

  private static byte[] times(Instant accessed, Instant modified) {
    return ByteBuffer.allocate(32)
        .order(ByteOrder.nativeOrder())
        .putLong(accessed.getEpochSecond())
        .putLong(accessed.getNano())
        .putLong(modified.getEpochSecond())
        .putLong(modified.getNano())
        .array();
  }

  private static String show(byte @Nullable [] name) {
    return name == null ? "" : new String(name, UTF_8);
  }

  private static String ids(int uid, int gid) {
    return Integer.toUnsignedString(uid) + ":" + Integer.toUnsignedString(gid);
  }
}
