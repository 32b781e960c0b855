package dev.jcompose.linux;

import static dev.jcompose.linux.Calls.cString;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Files, directories and descriptors by system call: what {@code java.nio.file} cannot say. */
public final class Files {

  public static final int O_RDONLY = 0;
  public static final int O_WRONLY = 1;
  public static final int O_RDWR = 2;
  public static final int O_CREAT = 0100;
  public static final int O_EXCL = 0200;
  public static final int O_NOCTTY = 0400;
  public static final int O_TRUNC = 01000;
  public static final int O_APPEND = 02000;
  public static final int O_NONBLOCK = 04000;
  // These two differ by architecture: asm-generic on aarch64 has other bits than x86.
  public static final int O_DIRECTORY = onArm() ? 040000 : 0200000;
  public static final int O_NOFOLLOW = onArm() ? 0100000 : 0400000;
  public static final int O_CLOEXEC = 02000000;
  public static final int O_PATH = 010000000;

  public static final int AT_FDCWD = -100;
  public static final int AT_SYMLINK_NOFOLLOW = 0x100;
  public static final int AT_REMOVEDIR = 0x200;
  public static final int AT_EMPTY_PATH = 0x1000;

  public static final int S_IFCHR = 0020000;
  public static final int S_IFBLK = 0060000;
  public static final int S_IFIFO = 0010000;
  public static final int S_IFREG = 0100000;

  /** openat2(2): every component stays beneath the directory; a way out is EXDEV. */
  public static final int RESOLVE_BENEATH = 0x08;

  /** openat2(2): the directory is the root, also for absolute symlinks and "..". */
  public static final int RESOLVE_IN_ROOT = 0x10;

  public static final int RESOLVE_NO_MAGICLINKS = 0x02;
  public static final int RESOLVE_NO_SYMLINKS = 0x04;
  public static final int RESOLVE_NO_XDEV = 0x01;

  private Files() {}

  private static boolean onArm() {
    return System.getProperty("os.arch").equals("aarch64");
  }

  /** open(2), always close-on-exec. */
  public static Fd open(String path, int flags, int mode) throws SyscallException {
    return openAt(AT_FDCWD, path, flags, mode);
  }

  /** open(2) without creating. */
  public static Fd open(String path, int flags) throws SyscallException {
    return open(path, flags, 0);
  }

  /** openat(2), always close-on-exec. */
  public static Fd openAt(int directory, String path, int flags, int mode) throws SyscallException {
    byte[] name = cString(path);
    long fd =
        Calls.retried(
            () ->
                LibC.syscall(
                    SyscallNumbers.HERE.openat(), directory, name, flags | O_CLOEXEC, mode, 0),
            () -> "open " + path);
    return new Fd((int) fd, path);
  }

  /** openat2(2): opens with {@code RESOLVE_*} rules. */
  public static Fd openAt2(int directory, String path, int flags, int mode, int resolve)
      throws SyscallException {
    return openAt2(directory, path, cString(path), flags, mode, resolve);
  }

  /** As the other one, for a path of any bytes. */
  static Fd openAt2(int directory, byte[] path, int flags, int mode, int resolve)
      throws SyscallException {
    String shown = new String(path, StandardCharsets.UTF_8);
    return openAt2(directory, shown, cString(path), flags, mode, resolve);
  }

  private static Fd openAt2(
      int directory, String path, byte[] name, int flags, int mode, int resolve)
      throws SyscallException {
    byte[] how =
        ByteBuffer.allocate(24)
            .order(ByteOrder.nativeOrder())
            .putLong(flags | O_CLOEXEC)
            .putLong(mode)
            .putLong(resolve)
            .array();
    // EAGAIN: a rename raced with the resolution, see openat2(2); again, but not for ever.
    for (int attempt = 0; ; attempt++) {
      try {
        long fd =
            Calls.retried(
                () -> LibC.syscall(SyscallNumbers.HERE.openat2(), directory, name, how, how.length),
                () -> "openat2 " + path);
        return new Fd((int) fd, path);
      } catch (SyscallException e) {
        if (!e.is(Errno.EAGAIN) || attempt >= 32) {
          throw e;
        }
      }
    }
  }

  /** A second descriptor of the same file, at least {@code minimum}, close-on-exec. */
  public static Fd duplicate(int fd, int minimum) throws SyscallException {
    int dupfdCloexec = 1030;
    long copy =
        Calls.retried(
            () -> LibC.fcntl(fd, dupfdCloexec, minimum), () -> "fcntl " + fd + " F_DUPFD_CLOEXEC");
    return new Fd((int) copy, "copy of fd " + fd);
  }

  /** Sets or clears O_NONBLOCK. */
  public static void setNonBlocking(int fd, boolean on) throws SyscallException {
    long flags = Calls.once(() -> LibC.fcntl(fd, 3, 0), () -> "fcntl " + fd + " F_GETFL");
    long wanted = on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK;
    Calls.once(() -> LibC.fcntl(fd, 4, wanted), () -> "fcntl " + fd + " F_SETFL");
  }

  /** Sets or clears close-on-exec. */
  public static void setCloseOnExec(int fd, boolean on) throws SyscallException {
    Calls.once(() -> LibC.fcntl(fd, 2, on ? 1 : 0), () -> "fcntl " + fd + " F_SETFD");
  }

  /** read(2) into the start of the buffer; 0 is the end. EAGAIN is thrown as such. */
  public static int read(int fd, byte[] buffer) throws SyscallException {
    return (int)
        Calls.retried(() -> LibC.read(fd, buffer, buffer.length), () -> "read from fd " + fd);
  }

  /** write(2) of the first {@code length} bytes; may write fewer. */
  public static int write(int fd, byte[] bytes, int length) throws SyscallException {
    return (int) Calls.retried(() -> LibC.write(fd, bytes, length), () -> "write to fd " + fd);
  }

  /** pread(2) into the start of the buffer; may read fewer, 0 is the end. */
  public static int readAt(int fd, byte[] buffer, int length, long offset) throws SyscallException {
    return (int)
        Calls.retried(() -> LibC.pread(fd, buffer, length, offset), () -> "pread from fd " + fd);
  }

  /** pwrite(2) of the first {@code length} bytes; may write fewer. */
  public static int writeAt(int fd, byte[] bytes, int length, long offset) throws SyscallException {
    return (int)
        Calls.retried(() -> LibC.pwrite(fd, bytes, length, offset), () -> "pwrite to fd " + fd);
  }

  /** ftruncate(2). */
  public static void truncate(int fd, long length) throws SyscallException {
    Calls.retried(() -> LibC.ftruncate(fd, length), () -> "ftruncate fd " + fd);
  }

  /**
   * splice(2) from a pipe to an offset of a file, without waiting: what the file has grown by is
   * what the pipe has lost, also for a process that is killed meanwhile. 0 is the end of the pipe;
   * an empty one is EAGAIN.
   */
  public static int splice(int pipe, int file, long offset, int length) throws SyscallException {
    int nonBlocking = 2;
    long[] at = {offset};
    return (int)
        Calls.retried(
            () -> LibC.splice(pipe, null, file, at, length, nonBlocking),
            () -> "splice from fd " + pipe + " to fd " + file);
  }

  /** Writes everything. */
  public static void writeFully(int fd, byte[] bytes) throws SyscallException {
    byte[] rest = bytes;
    while (rest.length > 0) {
      int done = write(fd, rest, rest.length);
      rest = Arrays.copyOfRange(rest, done, rest.length);
    }
  }

  /** pread(2): how much was read, 0 at the end. */
  public static int readAt(int fd, byte[] buffer, long offset) throws SyscallException {
    return (int)
        Calls.retried(() -> LibC.pread(fd, buffer, buffer.length, offset), () -> "pread fd " + fd);
  }

  /** memfd_create(2): a file of this content that has no name, close-on-exec. */
  public static Fd memory(String label, byte[] content) throws SyscallException {
    byte[] name = cString(label);
    int mfdCloexec = 1;
    long fd =
        Calls.once(
            () -> LibC.syscall(SyscallNumbers.HERE.memfdCreate(), name, (long) mfdCloexec),
            () -> "memfd_create " + label);
    Fd file = new Fd((int) fd, label);
    try {
      writeFully(file.number(), content);
      return file;
    } catch (SyscallException e) {
      file.close();
      throw e;
    }
  }

  /**
   * Copies everything from one regular file's position to another's: by copy_file_range(2), which
   * shares blocks where the file system can, else through memory.
   *
   * @return bytes copied
   */
  public static long copy(int from, int to) throws SyscallException {
    long piece = 1L << 30;
    long total = 0;
    try {
      while (true) {
        long count =
            Calls.retried(
                () -> LibC.copy_file_range(from, 0, to, 0, piece, 0),
                () -> "copy_file_range from fd " + from);
        if (count == 0) {
          return total;
        }
        total += count;
      }
    } catch (SyscallException e) {
      if (total > 0 || !(e.is(Errno.EXDEV) || e.is(Errno.EINVAL) || e.is(Errno.EOPNOTSUPP))) {
        throw e;
      }
    }
    byte[] buffer = new byte[1 << 16];
    for (int count = read(from, buffer); count > 0; count = read(from, buffer)) {
      writeFully(to, count == buffer.length ? buffer : Arrays.copyOf(buffer, count));
      total += count;
    }
    return total;
  }

  /** A pipe, close-on-exec: reading end, writing end. */
  public static Pipe pipe() throws SyscallException {
    int[] fds = new int[2];
    Calls.once(() -> LibC.pipe2(fds, O_CLOEXEC), () -> "pipe2");
    return new Pipe(new Fd(fds[0], "pipe's reading end"), new Fd(fds[1], "pipe's writing end"));
  }

  /** The two ends of a pipe. */
  public record Pipe(Fd reading, Fd writing) implements AutoCloseable {
    @Override
    public void close() {
      reading.close();
      writing.close();
    }
  }

  /** mkfifo(3). */
  public static void mkfifo(String path, int mode) throws SyscallException {
    byte[] name = cString(path);
    Calls.once(() -> LibC.mkfifo(name, mode), () -> "mkfifo " + path);
  }

  /** mknodat(2); {@code mode} with the type bits, see {@link #makeDevice}. */
  public static void mknodAt(int directory, String path, int mode, long device)
      throws SyscallException {
    byte[] name = cString(path);
    Calls.once(() -> LibC.mknodat(directory, name, mode, device), () -> "mknod " + path);
  }

  /** makedev(3). */
  public static long makeDevice(long major, long minor) {
    return (minor & 0xff)
        | ((major & 0xfff) << 8)
        | ((minor & ~0xffL) << 12)
        | ((major & ~0xfffL) << 32);
  }

  /** mkdirat(2). */
  public static void mkdirAt(int directory, String path, int mode) throws SyscallException {
    byte[] name = cString(path);
    Calls.once(() -> LibC.mkdirat(directory, name, mode), () -> "mkdir " + path);
  }

  /** symlinkat(2). */
  public static void symlinkAt(String target, int directory, String path) throws SyscallException {
    byte[] to = cString(target);
    byte[] name = cString(path);
    Calls.once(
        () -> LibC.symlinkat(to, directory, name), () -> "symlink " + path + " -> " + target);
  }

  /** linkat(2) without following symlinks. */
  public static void linkAt(int fromDirectory, String from, int toDirectory, String to)
      throws SyscallException {
    byte[] source = cString(from);
    byte[] target = cString(to);
    Calls.once(
        () -> LibC.linkat(fromDirectory, source, toDirectory, target, 0),
        () -> "link " + from + " as " + to);
  }

  /** unlinkat(2); {@code flags} is 0 or {@link #AT_REMOVEDIR}. */
  public static void unlinkAt(int directory, String path, int flags) throws SyscallException {
    byte[] name = cString(path);
    Calls.once(() -> LibC.unlinkat(directory, name, flags), () -> "unlink " + path);
  }

  /** renameat(2). */
  public static void renameAt(int fromDirectory, String from, int toDirectory, String to)
      throws SyscallException {
    byte[] source = cString(from);
    byte[] target = cString(to);
    Calls.once(
        () -> LibC.renameat(fromDirectory, source, toDirectory, target),
        () -> "rename " + from + " to " + to);
  }

  /** readlinkat(2). */
  public static String readLinkAt(int directory, String path) throws SyscallException {
    byte[] name = cString(path);
    byte[] buffer = new byte[4096];
    long length =
        Calls.once(
            () -> LibC.readlinkat(directory, name, buffer, buffer.length),
            () -> "readlink " + path);
    return new String(buffer, 0, (int) length, StandardCharsets.UTF_8);
  }

  /** fchownat(2). */
  public static void chownAt(int directory, String path, int uid, int gid, int flags)
      throws SyscallException {
    byte[] name = cString(path);
    Calls.once(
        () -> LibC.fchownat(directory, name, uid, gid, flags),
        () -> "chown " + path + " " + uid + ":" + gid);
  }

  /** fchmodat(2), follows symlinks. */
  public static void chmodAt(int directory, String path, int mode) throws SyscallException {
    byte[] name = cString(path);
    Calls.once(
        () -> LibC.fchmodat(directory, name, mode, 0),
        () -> "chmod " + path + " " + Integer.toOctalString(mode));
  }

  /** fchmod(2). */
  public static void chmod(int fd, int mode) throws SyscallException {
    Calls.once(() -> LibC.fchmod(fd, mode), () -> "fchmod fd " + fd);
  }

  /** utimensat(2): access and modification time, of a symlink itself with the flag. */
  public static void setTimesAt(
      int directory, String path, Instant access, Instant modification, int flags)
      throws SyscallException {
    byte[] name = cString(path);
    byte[] times =
        ByteBuffer.allocate(32)
            .order(ByteOrder.nativeOrder())
            .putLong(access.getEpochSecond())
            .putLong(access.getNano())
            .putLong(modification.getEpochSecond())
            .putLong(modification.getNano())
            .array();
    Calls.once(() -> LibC.utimensat(directory, name, times, flags), () -> "set times of " + path);
  }

  /** fsync(2). */
  public static void fsync(int fd) throws SyscallException {
    Calls.once(() -> LibC.fsync(fd), () -> "fsync fd " + fd);
  }

  /** lsetxattr(2). To act on a descriptor use its {@code /proc/self/fd/N} with a real file. */
  public static void setXattr(String path, String name, byte[] value) throws SyscallException {
    byte[] file = cString(path);
    byte[] key = cString(name);
    Calls.once(
        () -> LibC.lsetxattr(file, key, value, value.length, 0),
        () -> "set " + name + " of " + path);
  }

  /** lgetxattr(2). */
  public static byte[] getXattr(String path, String name) throws SyscallException {
    byte[] file = cString(path);
    byte[] key = cString(name);
    byte[] buffer = new byte[65536];
    long length =
        Calls.once(
            () -> LibC.lgetxattr(file, key, buffer, buffer.length),
            () -> "get " + name + " of " + path);
    return Arrays.copyOf(buffer, (int) length);
  }

  /** llistxattr(2). */
  public static List<String> listXattrs(String path) throws SyscallException {
    byte[] file = cString(path);
    byte[] buffer = new byte[65536];
    long length =
        Calls.once(
            () -> LibC.llistxattr(file, buffer, buffer.length), () -> "list xattrs of " + path);
    List<String> names = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < length; i++) {
      if (buffer[i] == 0) {
        names.add(new String(buffer, start, i - start, StandardCharsets.UTF_8));
        start = i + 1;
      }
    }
    return names;
  }

  /** flock(2), exclusive and without waiting: false if somebody holds it. */
  public static boolean tryLock(int fd) throws SyscallException {
    int lockExNb = 2 | 4;
    try {
      Calls.retried(() -> LibC.flock(fd, lockExNb), () -> "flock fd " + fd);
      return true;
    } catch (SyscallException e) {
      if (e.is(Errno.EAGAIN)) {
        return false;
      }
      throw e;
    }
  }

  /** chdir(2) of the calling thread's file system context. */
  public static void changeDirectory(String path) throws SyscallException {
    byte[] name = cString(path);
    Calls.once(() -> LibC.chdir(name), () -> "chdir " + path);
  }

  /** fchdir(2) of the calling thread's file system context. */
  public static void changeDirectory(int fd) throws SyscallException {
    Calls.once(() -> LibC.fchdir(fd), () -> "fchdir fd " + fd);
  }

  /** faccessat(2) X_OK: whether the calling thread may execute (or search) the path. */
  public static boolean mayExecute(String path) {
    int executable = 1;
    return LibC.faccessat(AT_FDCWD, cString(path), executable, 0) == 0;
  }

  /** faccessat(2) F_OK: whether the path leads somewhere. */
  public static boolean exists(String path) {
    return LibC.faccessat(AT_FDCWD, cString(path), 0, 0) == 0;
  }
}
