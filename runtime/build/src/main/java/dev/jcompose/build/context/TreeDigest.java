package dev.jcompose.build.context;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jcompose.engine.api.context.IgnoreRules;
import dev.jcompose.images.reference.Digest;
import dev.jcompose.linux.Directory;
import dev.jcompose.linux.FileStatus;
import dev.jcompose.linux.MergedDirectory;
import dev.jcompose.linux.MergedDirectory.Node;
import dev.jcompose.linux.SyscallException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * The digest of what a {@code COPY} would copy: names, types, modes, contents, link targets, and
 * owners where they are kept. Not times: a file that was only touched is the same.
 */
public final class TreeDigest {

  private final FileTree tree;
  private final IgnoreRules excluded;
  private final ContentDigests contents;
  private final byte[] buffer = new byte[1 << 17];

  /**
   * @param excluded what {@code --exclude} leaves out, relative to what is copied
   */
  public TreeDigest(FileTree tree, IgnoreRules excluded, ContentDigests contents) {
    this.tree = tree;
    this.excluded = excluded;
    this.contents = contents;
  }

  /** The digest of a match. */
  public Digest of(Sources.Match match) throws SyscallException {
    MessageDigest hash = Digest.sha256();
    try (MergedDirectory root = tree.open()) {
      if (match.real().isEmpty()) {
        directory(hash, root, "", "");
      } else {
        try (MergedDirectory parent = root.find(Paths.parent(match.real())).orElseThrow()) {
          Node node = parent.child(Directory.bytes(Paths.name(match.real()))).orElseThrow();
          node(hash, node, match.real(), "");
        }
      }
    }
    return Digest.finish(hash);
  }

  private void node(MessageDigest hash, Node node, String path, String inside)
      throws SyscallException {
    switch (node) {
      case Node.Inner(MergedDirectory inner) -> {
        try (inner) {
          directory(hash, inner, path, inside);
        }
      }
      case Node.Leaf leaf -> leaf(hash, leaf);
    }
  }

  private void directory(MessageDigest hash, MergedDirectory directory, String path, String inside)
      throws SyscallException {
    status(hash, directory.top().status());
    for (byte[] name : directory.names()) {
      String text = new String(name, UTF_8);
      String childPath = Paths.join(path, text);
      String childInside = Paths.join(inside, text);
      Node child = directory.child(name).orElse(null);
      if (child == null) {
        continue;
      }
      if (!tree.shows(childPath, child) || leavesOut(childInside, child)) {
        close(child);
        continue;
      }
      hash.update(name);
      hash.update((byte) 0);
      node(hash, child, childPath, childInside);
    }
    hash.update((byte) 0);
  }

  private boolean leavesOut(String inside, Node child) {
    return excluded.ignores(inside)
        && !(child instanceof Node.Inner && excluded.mayKeepBelow(inside));
  }

  private static void close(Node node) {
    if (node instanceof Node.Inner(MergedDirectory inner)) {
      inner.close();
    }
  }

  private void leaf(MessageDigest hash, Node.Leaf leaf) throws SyscallException {
    FileStatus status = leaf.status();
    status(hash, status);
    if (status.isRegular()) {
      hash.update(contents.of(leaf.parent(), leaf.name(), status, buffer).hex().getBytes(UTF_8));
      if (tree.owners() == FileTree.Owners.KEPT) {
        xattrs(hash, leaf);
      }
    } else if (status.isSymbolicLink()) {
      hash.update(leaf.parent().readLink(leaf.name()));
      hash.update((byte) 0);
    } else {
      number(hash, status.special());
    }
  }

  private static void xattrs(MessageDigest hash, Node.Leaf leaf) throws SyscallException {
    for (String attribute : leaf.parent().xattrs(leaf.name())) {
      if (TreeCopy.travels(attribute)) {
        hash.update(attribute.getBytes(UTF_8));
        hash.update((byte) 0);
        leaf.parent().xattr(leaf.name(), attribute).ifPresent(hash::update);
      }
    }
  }

  private void status(MessageDigest hash, FileStatus status) {
    // A symlink's mode means nothing and differs between file systems.
    number(hash, status.isSymbolicLink() ? status.type() : status.mode());
    if (tree.owners() == FileTree.Owners.KEPT) {
      number(hash, status.uid());
      number(hash, status.gid());
    }
  }

  private static void number(MessageDigest hash, long value) {
    hash.update(ByteBuffer.allocate(8).putLong(value).array());
  }
}
