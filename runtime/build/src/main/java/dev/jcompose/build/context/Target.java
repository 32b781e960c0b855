package dev.jcompose.build.context;

import dev.jcompose.linux.Directory;
import dev.jcompose.linux.Errno;
import dev.jcompose.linux.FileStatus;
import dev.jcompose.linux.MergedDirectory;
import dev.jcompose.linux.MergedDirectory.Node;
import dev.jcompose.linux.SyscallException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A layer that is being written, seen together with the layers below it: what is not in it yet is
 * found below, and directories on the way are made in it like those below, as overlayfs copies up.
 */
public final class Target {

  private final Path upper;
  private final List<Path> stack;
  private final Instant now;

  /**
   * @param upper the layer
   * @param lower the layers below, topmost first
   * @param now the time of directories that are made
   */
  public Target(Path upper, List<Path> lower, Instant now) {
    this.upper = upper;
    this.stack = new ArrayList<>();
    stack.add(upper);
    stack.addAll(lower);
    this.now = now;
  }

  Instant now() {
    return now;
  }

  /** What is at a path, symlinks followed; empty if nothing is. A directory is to be closed. */
  Optional<Node> find(String path) throws SyscallException {
    try (MergedDirectory root = MergedDirectory.open(stack)) {
      Optional<String> real = Sources.real(root, path);
      return real.isEmpty() ? Optional.empty() : Sources.node(root, real.get());
    }
  }

  /** A directory as it is seen; it must be there. */
  MergedDirectory open(String real) throws SyscallException {
    try (MergedDirectory root = MergedDirectory.open(stack)) {
      return root.find(real).orElseThrow(() -> new SyscallException("open /" + real, Errno.ENOENT));
    }
  }

  /** Whether a path leads to a directory. */
  public boolean isDirectory(String path) throws SyscallException {
    Optional<Node> node = find(path);
    if (node.orElse(null) instanceof Node.Inner(MergedDirectory inner)) {
      inner.close();
      return true;
    }
    return false;
  }

  /** A path whose existing part has no symlinks, not even the last. */
  public String real(String path) throws SyscallException {
    String clean = Paths.clean(path);
    if (clean.isEmpty()) {
      return "";
    }
    try (MergedDirectory root = MergedDirectory.open(stack)) {
      Optional<String> whole = Sources.real(root, clean);
      if (whole.isPresent()) {
        return whole.get();
      }
      Optional<String> link = danglingLink(root, clean);
      if (link.isPresent()) {
        return real(link.get());
      }
    }
    return Paths.join(real(Paths.parent(clean)), Paths.name(clean));
  }

  private static Optional<String> danglingLink(MergedDirectory root, String clean)
      throws SyscallException {
    MergedDirectory parent = root.find(Paths.parent(clean)).orElse(null);
    if (parent == null) {
      return Optional.empty();
    }
    try (parent) {
      if (parent.child(Directory.bytes(Paths.name(clean))).orElse(null) instanceof Node.Leaf leaf
          && leaf.status().isSymbolicLink()) {
        String to =
            new String(
                leaf.parent().readLink(leaf.name()), java.nio.charset.StandardCharsets.UTF_8);
        return Optional.of(to.startsWith("/") ? to : Paths.join(Paths.parent(clean), to));
      }
    }
    return Optional.empty();
  }

  /**
   * Opens a directory of the layer, made with all on the way where they are missing; a new one has
   * mode 0755 and the owner.
   *
   * @param real a path without symlinks
   */
  public Directory directory(String real, Owner owner) throws IOException {
    if (real.isEmpty()) {
      return Directory.open(upper);
    }
    byte[] name = Directory.bytes(Paths.name(real));
    try (Directory parent = directory(Paths.parent(real), owner)) {
      FileStatus own = parent.status(name).orElse(null);
      if (own == null || own.isWhiteout()) {
        make(parent, name, real, owner);
      } else if (!own.isDirectory()) {
        throw new CopyException("/" + real + " is not a directory");
      }
      return parent.openChild(name);
    }
  }

  private void make(Directory parent, byte[] name, String real, Owner owner) throws IOException {
    Node below = find(real).orElse(null);
    switch (below) {
      case null -> {
        parent.removeTree(name);
        parent.makeDirectory(name, 0755);
        parent.own(name, owner.uid(), owner.gid());
        parent.permit(name, 0755);
        parent.setTimes(name, now, now);
      }
      case Node.Leaf _ -> throw new CopyException("/" + real + " is not a directory");
      case Node.Inner(MergedDirectory inner) -> {
        try (inner) {
          copyUp(inner.top(), parent, name);
        }
      }
    }
  }

  private static void copyUp(Directory from, Directory parent, byte[] name)
      throws SyscallException {
    FileStatus status = from.status();
    parent.makeDirectory(name, 0700);
    parent.own(name, status.uid(), status.gid());
    parent.permit(name, status.permissions());
    TreeCopy.copyXattrs(from, new byte[] {'.'}, parent, name);
    parent.setTimes(name, status.modified(), status.modified());
  }

  /** Whom something belongs to. */
  public record Owner(int uid, int gid) {
    /** Root. */
    public static final Owner ROOT = new Owner(0, 0);
  }
}
