package dev.jcompose.linux;

import static dev.jcompose.linux.Calls.cString;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Mounts of the calling thread's mount namespace: mount(2) and the descriptor-based calls. */
public final class Mounts {

  public static final long MS_RDONLY = 1;
  public static final long MS_NOSUID = 2;
  public static final long MS_NODEV = 4;
  public static final long MS_NOEXEC = 8;
  public static final long MS_REMOUNT = 32;
  public static final long MS_BIND = 4096;
  public static final long MS_REC = 16384;
  public static final long MS_UNBINDABLE = 1 << 17;
  public static final long MS_PRIVATE = 1 << 18;
  public static final long MS_SLAVE = 1 << 19;
  public static final long MS_SHARED = 1 << 20;
  public static final long MS_STRICTATIME = 1 << 24;

  public static final int MNT_DETACH = 2;
  public static final int UMOUNT_NOFOLLOW = 8;

  public static final long MOUNT_ATTR_RDONLY = 1;
  public static final long MOUNT_ATTR_NOSUID = 2;
  public static final long MOUNT_ATTR_NODEV = 4;
  public static final long MOUNT_ATTR_NOEXEC = 8;
  public static final long MOUNT_ATTR_STRICTATIME = 0x20;

  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int AT_RECURSIVE = 0x8000;

  private Mounts() {}

  /** mount(2). */
  public static void mount(
      String source, String target, @Nullable String type, long flags, @Nullable String data)
      throws SyscallException {
    byte[] from = cString(source);
    byte[] to = cString(target);
    byte[] fsType = type == null ? null : cString(type);
    byte[] options = data == null ? null : cString(data);
    Calls.once(
        () -> LibC.mount(from, to, fsType, flags, options),
        () -> "mount " + Objects.requireNonNullElse(type, source) + " on " + target);
  }

  /** umount2(2). */
  public static void unmount(String target, int flags) throws SyscallException {
    byte[] name = cString(target);
    Calls.once(() -> LibC.umount2(name, flags), () -> "umount " + target);
  }

  /** pivot_root(2). */
  public static void pivotRoot(String newRoot, String putOld) throws SyscallException {
    byte[] root = cString(newRoot);
    byte[] old = cString(putOld);
    Calls.once(
        () -> LibC.syscall(SyscallNumbers.HERE.pivotRoot(), root, old),
        () -> "pivot_root " + newRoot);
  }

  /** open_tree(2): a detached copy of the mount at a path, with those below it if recursive. */
  public static Fd cloneTree(int directory, String path, boolean recursive)
      throws SyscallException {
    byte[] name = cString(path);
    int openTreeClone = 1;
    int openTreeCloexec = 02000000;
    int flags = openTreeClone | openTreeCloexec | AT_EMPTY_PATH | (recursive ? AT_RECURSIVE : 0);
    long fd =
        Calls.once(
            () -> LibC.syscall(SyscallNumbers.OPEN_TREE, directory, name, flags, 0, 0),
            () -> "open_tree " + (path.isEmpty() ? "fd " + directory : path));
    return new Fd((int) fd, "mount of " + path);
  }

  /** move_mount(2) of a detached mount onto an open file or directory. */
  public static void attach(int tree, int target) throws SyscallException {
    byte[] empty = {0};
    int bothEmpty = 0x04 | 0x40;
    Calls.once(
        () -> LibC.syscall(SyscallNumbers.MOVE_MOUNT, tree, empty, target, empty, bothEmpty),
        () -> "move_mount on fd " + target);
  }

  /**
   * mount_setattr(2) on a mount descriptor. {@code propagation} is 0 (unchanged) or one of {@code
   * MS_PRIVATE}, {@code MS_SLAVE}, {@code MS_SHARED}.
   */
  public static void setAttributes(
      int tree, long set, long clear, long propagation, boolean recursive) throws SyscallException {
    byte[] empty = {0};
    byte[] attr =
        ByteBuffer.allocate(32)
            .order(ByteOrder.nativeOrder())
            .putLong(set)
            .putLong(clear)
            .putLong(propagation)
            .putLong(0)
            .array();
    long flags = AT_EMPTY_PATH | (recursive ? AT_RECURSIVE : 0);
    Calls.once(() -> mountSetattr(tree, empty, flags, attr), () -> "mount_setattr fd " + tree);
  }

  private static long mountSetattr(int tree, byte[] path, long flags, byte[] attr) {
    return LibC.syscall(SyscallNumbers.MOUNT_SETATTR, tree, path, flags, attr, attr.length);
  }

  /**
   * A new, detached mount of a file system: fsopen(2), fsconfig(2), fsmount(2). Options are {@code
   * key=value} or {@code key}.
   */
  public static Fd create(String type, long attributes, Iterable<String> options)
      throws SyscallException {
    byte[] name = cString(type);
    int fsopenCloexec = 1;
    long context =
        Calls.once(
            () -> LibC.syscall(SyscallNumbers.FSOPEN, name, fsopenCloexec), () -> "fsopen " + type);
    try (Fd fs = new Fd((int) context, type + " context")) {
      for (String option : options) {
        configure(fs, type, option);
      }
      int configCreate = 6;
      Calls.once(
          () -> LibC.syscall(SyscallNumbers.FSCONFIG, fs.number(), configCreate, 0, 0, 0, 0),
          () -> "fsconfig " + type + " create");
      int fsmountCloexec = 1;
      long mount =
          Calls.once(
              () ->
                  LibC.syscall(
                      SyscallNumbers.FSMOUNT, fs.number(), fsmountCloexec, attributes, 0, 0, 0),
              () -> "fsmount " + type);
      return new Fd((int) mount, type + " mount");
    }
  }

  private static void configure(Fd fs, String type, String option) throws SyscallException {
    int equals = option.indexOf('=');
    int setFlag = 0;
    int setString = 1;
    byte[] key = cString(equals < 0 ? option : option.substring(0, equals));
    byte[] value = equals < 0 ? null : cString(option.substring(equals + 1));
    long command = equals < 0 ? setFlag : setString;
    Calls.once(
        () -> LibC.syscall(SyscallNumbers.FSCONFIG, fs.number(), command, key, value, 0),
        () -> "fsconfig " + type + " " + option);
  }
}
