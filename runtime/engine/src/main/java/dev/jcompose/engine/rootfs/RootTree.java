package dev.jcompose.engine.rootfs;

import dev.jcompose.linux.Errno;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.FileStatus;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.Mounts;
import dev.jcompose.linux.SyscallException;
import java.util.List;

/**
 * A container's file tree under construction, held by its root's descriptor. Belongs to the thread
 * whose mount namespace it is built in.
 */
public final class RootTree implements AutoCloseable {

  private static final int INSIDE = Files.RESOLVE_IN_ROOT | Files.RESOLVE_NO_MAGICLINKS;

  private final Fd root;

  private RootTree(Fd root) {
    this.root = root;
  }

  /** Mounts an overlay on an existing directory and opens it. */
  public static RootTree overlay(String directory, OverlayOptions options) throws SyscallException {
    Mounts.mount("overlay", directory, "overlay", 0, options.text());
    return at(directory);
  }

  /** Opens a directory as the root of a tree. */
  public static RootTree at(String directory) throws SyscallException {
    return new RootTree(Files.open(directory, Files.O_PATH | Files.O_DIRECTORY));
  }

  /** The root's descriptor (O_PATH). */
  public int fd() {
    return root.number();
  }

  /** Opens a path inside, O_PATH, symlinks followed within the tree. */
  public Fd open(String path) throws SyscallException {
    return open(path, Files.O_PATH);
  }

  /** Opens a path inside with these flags. */
  public Fd open(String path, int flags) throws SyscallException {
    return Files.openAt2(root.number(), relative(path), flags, 0, INSIDE);
  }

  /** Opens an existing directory inside. */
  public Fd openDirectory(String path) throws SyscallException {
    return open(path, Files.O_PATH | Files.O_DIRECTORY);
  }

  /** Opens a directory inside, making it and its parents (root's, 0755) where they are missing. */
  public Fd openOrMakeDirectory(String path) throws SyscallException {
    try {
      return open(path, Files.O_PATH | Files.O_DIRECTORY);
    } catch (SyscallException e) {
      if (!e.is(Errno.ENOENT)) {
        throw e;
      }
    }
    try (Fd parent = openOrMakeDirectory(parentOf(path))) {
      makeDirectory(parent, nameOf(path));
    }
    return open(path, Files.O_PATH | Files.O_DIRECTORY);
  }

  /**
   * As {@link #openOrMakeDirectory} for a place of the kernel's own file systems: a symlink that an
   * image has there, and may turn elsewhere later, is refused.
   */
  public Fd openOrMakeOrdinaryDirectory(String path) throws SyscallException {
    openOrMakeDirectory(path).close();
    try {
      int flags = Files.O_PATH | Files.O_DIRECTORY;
      return Files.openAt2(
          root.number(), relative(path), flags, 0, INSIDE | Files.RESOLVE_NO_SYMLINKS);
    } catch (SyscallException e) {
      throw new SyscallException(path + " of the image is not an ordinary directory", e.errno());
    }
  }

  private static void makeDirectory(Fd parent, String name) throws SyscallException {
    try {
      Files.mkdirAt(parent.number(), name, 0755);
    } catch (SyscallException e) {
      if (!e.is(Errno.EEXIST)) {
        throw e;
      }
    }
  }

  private Fd openOrMakeFile(String path) throws SyscallException {
    try {
      return open(path);
    } catch (SyscallException e) {
      if (!e.is(Errno.ENOENT)) {
        throw e;
      }
    }
    try (Fd parent = openOrMakeDirectory(parentOf(path))) {
      Files.openAt(
              parent.number(),
              nameOf(path),
              Files.O_WRONLY | Files.O_CREAT | Files.O_EXCL | Files.O_NOFOLLOW,
              0755)
          .close();
    } catch (SyscallException e) {
      if (!e.is(Errno.EEXIST)) {
        throw e;
      }
    }
    return open(path);
  }

  /** Takes a step. */
  public void apply(MountStep step) throws SyscallException {
    switch (step) {
      case MountStep.FileSystem(String type, String target, long attributes, var options) -> {
        try (Fd mount = create(type, attributes, options);
            Fd place =
                type.equals("sysfs")
                    ? openOrMakeOrdinaryDirectory(target)
                    : openOrMakeDirectory(target)) {
          Mounts.attach(mount.number(), place.number());
        }
      }
      case MountStep.Bind bind -> bind(bind);
      case MountStep.Attached(int tree, String target) -> {
        try (Fd place = openOrMakeDirectory(target)) {
          Mounts.attach(tree, place.number());
        }
      }
      case MountStep.CgroupView(String source, String target, long attributes) -> {
        try (Fd view = Mounts.cloneTree(Files.AT_FDCWD, source, true);
            Fd place = openOrMakeDirectory(target)) {
          Mounts.setAttributes(view.number(), attributes, 0, 0, true);
          Mounts.attach(view.number(), place.number());
        }
      }
      case MountStep.ReadOnlyOverlay(List<String> lowerdirs, String target) -> {
        String lower = "lowerdir=" + String.join(":", lowerdirs);
        try (Fd place = openOrMakeDirectory(target)) {
          // The path is the descriptor's own: no symlink of the image takes part.
          Mounts.mount(
              "overlay", "/proc/self/fd/" + place.number(), "overlay", Mounts.MS_RDONLY, lower);
        }
      }
      case MountStep.Device device -> device(device);
      case MountStep.Symlink(String target, String to) -> {
        try (Fd parent = openOrMakeDirectory(parentOf(target))) {
          Files.symlinkAt(to, parent.number(), nameOf(target));
        }
      }
    }
  }

  private static Fd create(String type, long attributes, List<String> options)
      throws SyscallException {
    try {
      return Mounts.create(type, attributes, options);
    } catch (SyscallException e) {
      if (!type.equals("sysfs") || !e.is(Errno.EPERM)) {
        throw e;
      }
    }
    // Root of a user namespace may not mount that of the machine's network: show the machine's.
    Fd machine = Mounts.cloneTree(Files.AT_FDCWD, "/sys", true);
    try {
      Mounts.setAttributes(machine.number(), Mounts.MOUNT_ATTR_RDONLY, 0, 0, true);
      return machine;
    } catch (SyscallException e) {
      machine.close();
      throw e;
    }
  }

  private void bind(MountStep.Bind bind) throws SyscallException {
    try (Fd source = Mounts.cloneTree(Files.AT_FDCWD, bind.source(), bind.recursive());
        Fd place =
            isDirectory(source)
                ? openOrMakeDirectory(bind.target())
                : openOrMakeFile(bind.target())) {
      if (bind.readOnly()) {
        Mounts.setAttributes(source.number(), Mounts.MOUNT_ATTR_RDONLY, 0, 0, bind.recursive());
      }
      if (bind.propagation() != 0) {
        Mounts.setAttributes(source.number(), 0, 0, bind.propagation(), bind.recursive());
      }
      Mounts.attach(source.number(), place.number());
    }
  }

  private static boolean isDirectory(Fd fd) throws SyscallException {
    try {
      Files.openAt2(fd.number(), ".", Files.O_PATH | Files.O_DIRECTORY, 0, 0).close();
      return true;
    } catch (SyscallException e) {
      if (e.is(Errno.ENOTDIR)) {
        return false;
      }
      throw e;
    }
  }

  private void device(MountStep.Device device) throws SyscallException {
    try (Fd parent = openOrMakeDirectory(parentOf(device.target()))) {
      String name = nameOf(device.target());
      int kind = device.type() | device.mode();
      try {
        Files.mknodAt(parent.number(), name, kind, device.device());
        Files.chmodAt(parent.number(), name, device.mode());
        Files.chownAt(parent.number(), name, device.uid(), device.gid(), Files.AT_SYMLINK_NOFOLLOW);
        return;
      } catch (SyscallException e) {
        if (!e.is(Errno.EPERM)) {
          throw e;
        }
      }
    }
    // In a user namespace there is no mknod: show the host's node instead.
    bind(new MountStep.Bind(device.hostPath(), device.target(), false, false, 0));
  }

  /**
   * Hides a file under the tree's own /dev/null or a directory under an empty one; nothing if it is
   * not there. Never under the host's node: root in the container may change its mode.
   */
  public void mask(String path) throws SyscallException {
    try (Fd place = open(path);
        Fd cover = isDirectory(place) ? emptyDirectory() : nothing()) {
      Mounts.attach(cover.number(), place.number());
    } catch (SyscallException e) {
      if (!e.is(Errno.ENOENT)) {
        throw e;
      }
    }
  }

  private static Fd emptyDirectory() throws SyscallException {
    return Mounts.create("tmpfs", Mounts.MOUNT_ATTR_RDONLY, List.of("source=tmpfs", "ro"));
  }

  /** What a device that was asked for put in the place of /dev/null hides nothing. */
  private Fd nothing() throws SyscallException {
    try (Fd device = open("/dev/null", Files.O_PATH | Files.O_NOFOLLOW)) {
      FileStatus status = FileStatus.of(device);
      if (status.special() != Files.makeDevice(1, 3)) {
        throw new IllegalStateException("the container's /dev/null is another device");
      }
      return Mounts.cloneTree(device.number(), "", false);
    }
  }

  /** Makes a path read-only by a bind on itself; nothing if it is not there. */
  public void makeReadOnly(String path) throws SyscallException {
    try (Fd place = open(path);
        Fd copy = Mounts.cloneTree(place.number(), "", true)) {
      Mounts.setAttributes(copy.number(), Mounts.MOUNT_ATTR_RDONLY, 0, 0, true);
      Mounts.attach(copy.number(), place.number());
    } catch (SyscallException e) {
      if (!e.is(Errno.ENOENT)) {
        throw e;
      }
    }
  }

  /** Makes the root's own mount read-only; the mounts in it stay as they are. */
  public void makeRootReadOnly() throws SyscallException {
    Mounts.setAttributes(root.number(), Mounts.MOUNT_ATTR_RDONLY, 0, 0, false);
  }

  @Override
  public void close() {
    root.close();
  }

  private static String relative(String path) {
    String rest = path;
    while (rest.startsWith("/")) {
      rest = rest.substring(1);
    }
    return rest.isEmpty() ? "." : rest;
  }

  private static String parentOf(String path) {
    String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    int slash = trimmed.lastIndexOf('/');
    return slash <= 0 ? "/" : trimmed.substring(0, slash);
  }

  private static String nameOf(String path) {
    String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return trimmed.substring(trimmed.lastIndexOf('/') + 1);
  }
}
