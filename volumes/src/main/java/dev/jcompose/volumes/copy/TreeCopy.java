package dev.jcompose.volumes.copy;

import dev.jcompose.linux.Directory;
import dev.jcompose.linux.Errno;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.FileStatus;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.MergedDirectory;
import dev.jcompose.linux.MergedDirectory.Node;
import dev.jcompose.linux.SyscallException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Copies a tree with owners, modes, extended attributes, times, hard links and special files. */
final class TreeCopy {

  private static final byte[] SELF = {'.'};
  private static final int S_IFSOCK = 0140000;

  private final Directory target;
  private final byte[] buffer = new byte[1 << 16];
  private final Map<FileIdentity, byte[]> copied = new HashMap<>();

  private boolean content;

  private record FileIdentity(long device, long inode) {}

  private TreeCopy(Directory target) {
    this.target = target;
  }

  /**
   * Copies what is in the source into the target, and the source's own attributes; whether there
   * was a file with content, which only forcing the file system makes durable.
   */
  static boolean copy(MergedDirectory source, Directory target) throws SyscallException {
    TreeCopy copy = new TreeCopy(target);
    copy.copyDirectory(source, target, new byte[0]);
    return copy.content;
  }

  private void copyDirectory(MergedDirectory source, Directory into, byte[] path)
      throws SyscallException {
    for (byte[] name : source.names()) {
      Node node = source.child(name).orElse(null);
      switch (node) {
        case null -> {
          // Gone since it was listed.
        }
        case Node.Inner(MergedDirectory inner) -> {
          try (inner) {
            into.makeDirectory(name, 0700);
            try (Directory made = into.openChild(name)) {
              copyDirectory(inner, made, join(path, name));
            }
          }
        }
        case Node.Leaf leaf -> copyLeaf(leaf, into, join(path, name));
      }
    }
    copyAttributes(source.top(), into);
  }

  /** Gives a directory the owner, mode, attributes and times of another one. */
  static void copyAttributes(Directory from, Directory into) throws SyscallException {
    FileStatus status = from.status();
    into.ownSelf(status.uid(), status.gid());
    into.permitSelf(status.permissions());
    copyXattrs(from, SELF, into);
    into.setOwnTimes(status.accessed(), status.modified());
  }

  private void copyLeaf(Node.Leaf leaf, Directory into, byte[] path) throws SyscallException {
    FileStatus status = leaf.status();
    byte[] name = leaf.name();
    if (status.type() == S_IFSOCK) {
      return;
    }
    FileIdentity identity = new FileIdentity(status.device(), status.inode());
    if (status.links() > 1 && copied.containsKey(identity)) {
      link(copied.getOrDefault(identity, path), into, name);
      return;
    }
    copied.put(identity, path);
    if (status.isRegular()) {
      copyFile(leaf, into);
    } else if (status.isSymbolicLink()) {
      into.symbolicLink(name, leaf.parent().readLink(name));
      into.own(name, status.uid(), status.gid());
    } else {
      into.makeNode(name, status.type() | 0600, status.special());
      into.own(name, status.uid(), status.gid());
      into.permit(name, status.permissions());
      copyXattrs(leaf.parent(), name, into);
    }
    into.setTimes(name, status.accessed(), status.modified());
  }

  private void copyFile(Node.Leaf leaf, Directory into) throws SyscallException {
    byte[] name = leaf.name();
    FileStatus status = leaf.status();
    try (Fd from = leaf.parent().openFile(name);
        Fd to = into.createFile(name, 0600)) {
      for (int count = Files.read(from.number(), buffer);
          count > 0;
          count = Files.read(from.number(), buffer)) {
        content = true;
        int done = Files.write(to.number(), buffer, count);
        if (done < count) {
          Files.writeFully(to.number(), Arrays.copyOfRange(buffer, done, count));
        }
      }
      // Owner first: changing it clears set-user-id bits and capabilities.
      Directory.own(to, status.uid(), status.gid());
      Files.chmod(to.number(), status.permissions());
      copyXattrs(leaf.parent(), name, into);
    }
  }

  private void link(byte[] existing, Directory into, byte[] name) throws SyscallException {
    int slash = existing.length - 1;
    while (slash >= 0 && existing[slash] != '/') {
      slash--;
    }
    byte[] parent = Arrays.copyOf(existing, Math.max(0, slash));
    try (Directory from = target.openInRoot(parent)) {
      into.hardLink(from, Arrays.copyOfRange(existing, slash + 1, existing.length), name);
    }
  }

  /** What a file system without such attributes refuses is left out. */
  private static void copyXattrs(Directory from, byte[] name, Directory into)
      throws SyscallException {
    for (String attribute : from.xattrs(name)) {
      if (!travels(attribute)) {
        continue;
      }
      byte[] value = from.xattr(name, attribute).orElse(null);
      if (value == null) {
        continue;
      }
      try {
        into.setXattr(name, attribute, value);
      } catch (SyscallException e) {
        if (!e.is(Errno.EOPNOTSUPP) && !e.is(Errno.EPERM)) {
          throw e;
        }
      }
    }
  }

  private static boolean travels(String attribute) {
    return attribute.equals("security.capability")
        || attribute.startsWith("system.posix_acl_")
        || (attribute.startsWith("user.") && !attribute.startsWith("user.overlay."));
  }

  private static byte[] join(byte[] parent, byte[] name) {
    if (parent.length == 0) {
      return name;
    }
    byte[] path = Arrays.copyOf(parent, parent.length + 1 + name.length);
    path[parent.length] = '/';
    System.arraycopy(name, 0, path, parent.length + 1, name.length);
    return path;
  }
}
