package dev.jcompose.build.context;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jcompose.build.context.Target.Owner;
import dev.jcompose.engine.api.context.IgnoreRules;
import dev.jcompose.linux.Directory;
import dev.jcompose.linux.Errno;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.FileStatus;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.MergedDirectory;
import dev.jcompose.linux.MergedDirectory.Node;
import dev.jcompose.linux.SyscallException;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Copies files and directories from a tree into a layer, as BuildKit's copy does: a directory's
 * content goes into the target, nested directories take over their attributes, files replace files.
 */
public final class TreeCopy {

  private static final int S_IFSOCK = 0140000;

  private final FileTree tree;
  private final Target target;
  private final Rules rules;

  /**
   * How copies look.
   *
   * @param owner null: as the tree says
   * @param mode null: as they are
   * @param excluded relative to what is copied
   */
  public record Rules(@Nullable Owner owner, @Nullable ModeChange mode, IgnoreRules excluded) {}

  public TreeCopy(FileTree tree, Target target, Rules rules) {
    this.tree = tree;
    this.target = target;
    this.rules = rules;
  }

  /**
   * Copies a match to a destination: the content of a directory into it, a file as it or, if it is
   * a directory or ends with a slash, into it.
   *
   * @param destination absolute; symlinks in it are followed
   */
  public void copy(Sources.Match match, String destination) throws IOException {
    try (MergedDirectory root = tree.open()) {
      if (match.real().isEmpty()) {
        content(root, target.real(destination), "", "");
        return;
      }
      try (MergedDirectory parent = root.find(Paths.parent(match.real())).orElseThrow()) {
        Node node = parent.child(Directory.bytes(Paths.name(match.real()))).orElseThrow();
        switch (node) {
          case Node.Inner(MergedDirectory inner) -> {
            try (inner) {
              content(inner, target.real(destination), match.real(), "");
            }
          }
          case Node.Leaf leaf -> file(leaf, match.path(), destination);
        }
      }
    }
  }

  /** Copies a match with the directories above it ({@code --parents}), below a destination. */
  public void copyWithParents(Sources.Match match, String kept, String destination)
      throws IOException {
    String into = Paths.join(Paths.clean(destination), Paths.parent(kept));
    try (MergedDirectory root = tree.open()) {
      parents(root, Paths.parent(match.path()), Paths.parent(kept), destination);
    }
    boolean directory = isDirectory(match);
    copy(match, directory ? Paths.join(into, Paths.name(kept)) : into + "/");
  }

  private void parents(MergedDirectory root, String path, String kept, String destination)
      throws IOException {
    if (kept.isEmpty()) {
      return;
    }
    parents(root, Paths.parent(path), Paths.parent(kept), destination);
    String real = target.real(Paths.join(Paths.clean(destination), kept));
    if (target.isDirectory(real)) {
      return;
    }
    MergedDirectory like = root.find(path).orElse(null);
    if (like != null) {
      try (like;
          Directory parent = target.directory(Paths.parent(real), ownerOr(Owner.ROOT))) {
        byte[] name = Directory.bytes(Paths.name(real));
        parent.makeDirectory(name, 0700);
        attributes(like.top().status(), parent, name);
      }
    }
  }

  private boolean isDirectory(Sources.Match match) throws SyscallException {
    try (MergedDirectory root = tree.open()) {
      Optional<Node> node = Sources.node(root, match.real());
      if (node.orElse(null) instanceof Node.Inner(MergedDirectory inner)) {
        inner.close();
        return true;
      }
      return false;
    }
  }

  private void file(Node.Leaf leaf, String path, String destination) throws IOException {
    boolean into = destination.endsWith("/") || target.isDirectory(destination);
    String where =
        into ? Paths.join(target.real(destination), Paths.name(path)) : target.real(destination);
    try (Directory parent = target.directory(Paths.parent(where), ownerOr(Owner.ROOT));
        MergedDirectory there = target.open(Paths.parent(where))) {
      leaf(leaf, new Place(parent, there, Directory.bytes(Paths.name(where)), where));
    }
  }

  private Owner ownerOr(Owner otherwise) {
    Owner owner = rules.owner();
    return owner == null ? otherwise : owner;
  }

  /**
   * Copies what is in a directory; {@code path} is its own, {@code inside} below what is copied.
   */
  private void content(MergedDirectory from, String to, String path, String inside)
      throws IOException {
    try (Directory into = target.directory(to, ownerOr(Owner.ROOT));
        MergedDirectory there = target.open(to)) {
      for (byte[] name : from.names()) {
        String text = new String(name, UTF_8);
        Node child = from.child(name).orElse(null);
        if (child != null) {
          Names names = new Names(Paths.join(path, text), Paths.join(inside, text));
          child(child, new Place(into, there, name, Paths.join(to, text)), names);
        }
      }
    }
  }

  /** A path in the tree, and the same below what is copied. */
  private record Names(String path, String inside) {
    Names below(String name) {
      return new Names(Paths.join(path, name), Paths.join(inside, name));
    }
  }

  /** Where a copy goes: a name in a directory of the layer, and that directory as it is seen. */
  private record Place(Directory into, MergedDirectory there, byte[] name, String path) {}

  private void child(Node child, Place place, Names names) throws IOException {
    switch (child) {
      case Node.Leaf leaf -> {
        if (tree.shows(names.path(), child) && !rules.excluded().ignores(names.inside())) {
          leaf(leaf, place);
        }
      }
      case Node.Inner(MergedDirectory inner) -> {
        try (inner) {
          if (tree.shows(names.path(), child) && !leavesOut(names.inside())) {
            directory(inner, place, names);
          }
        }
      }
    }
  }

  private boolean leavesOut(String inside) {
    return rules.excluded().ignores(inside) && !rules.excluded().mayKeepBelow(inside);
  }

  private void directory(MergedDirectory from, Place place, Names names) throws IOException {
    boolean ignored =
        tree.rules().ignores(names.path()) || rules.excluded().ignores(names.inside());
    if (ignored && !hasShown(from, names)) {
      return;
    }
    Directory into = place.into();
    switch (place.there().child(place.name()).orElse(null)) {
      case null -> {
        into.removeTree(place.name());
        into.makeDirectory(place.name(), 0700);
      }
      case Node.Inner(MergedDirectory inner) -> inner.close();
      case Node.Leaf _ -> throw new CopyException("cannot copy to non-directory: /" + place.path());
    }
    content(from, place.path(), names.path(), names.inside());
    attributes(from.top().status(), into, place.name());
    copyXattrsUnlessUsers(from.top(), into, place.name());
  }

  private void copyXattrsUnlessUsers(Directory from, Directory into, byte[] name)
      throws SyscallException {
    if (tree.owners() == FileTree.Owners.KEPT) {
      copyXattrs(from, new byte[] {'.'}, into, name);
    }
  }

  /** Whether anything below an ignored directory is shown all the same. */
  private boolean hasShown(MergedDirectory from, Names at) throws SyscallException {
    for (byte[] name : from.names()) {
      Names below = at.below(new String(name, UTF_8));
      Node child = from.child(name).orElse(null);
      if (child instanceof Node.Leaf
          && !tree.rules().ignores(below.path())
          && !rules.excluded().ignores(below.inside())) {
        return true;
      }
      if (child instanceof Node.Inner(MergedDirectory inner)) {
        try (inner) {
          if (hasShown(inner, below)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private void leaf(Node.Leaf leaf, Place place) throws IOException {
    FileStatus status = leaf.status();
    if (status.type() == S_IFSOCK) {
      return;
    }
    Directory into = place.into();
    byte[] name = place.name();
    if (place.there().child(name).orElse(null) instanceof Node.Inner(MergedDirectory inner)) {
      inner.close();
      throw new CopyException("cannot copy file to directory: /" + place.path());
    }
    into.removeTree(name);
    if (status.isRegular()) {
      try (Fd from = leaf.parent().openFile(leaf.name());
          Fd made = into.createFile(name, 0600)) {
        Files.copy(from.number(), made.number());
      }
    } else if (status.isSymbolicLink()) {
      into.symbolicLink(name, leaf.parent().readLink(leaf.name()));
    } else {
      into.makeNode(name, status.type() | 0600, status.special());
    }
    attributes(status, into, name);
    if (status.isRegular() && tree.owners() == FileTree.Owners.KEPT) {
      copyXattrs(leaf.parent(), leaf.name(), into, name);
    }
  }

  /** Owner before mode: chown(2) clears set-user-id bits. */
  private void attributes(FileStatus status, Directory into, byte[] name) throws SyscallException {
    boolean kept = tree.owners() == FileTree.Owners.KEPT;
    Owner owner = ownerOr(kept ? new Owner(status.uid(), status.gid()) : Owner.ROOT);
    into.own(name, owner.uid(), owner.gid());
    if (!status.isSymbolicLink()) {
      ModeChange mode = rules.mode();
      into.permit(name, mode == null ? status.permissions() : mode.apply(status));
    }
    into.setTimes(name, status.modified(), status.modified());
  }

  /** What a file system without such attributes refuses is left out. */
  static void copyXattrs(Directory from, byte[] name, Directory into, byte[] newName)
      throws SyscallException {
    for (String attribute : from.xattrs(name)) {
      byte[] value = travels(attribute) ? from.xattr(name, attribute).orElse(null) : null;
      if (value != null) {
        try {
          into.setXattr(newName, attribute, value);
        } catch (SyscallException e) {
          if (!e.is(Errno.EOPNOTSUPP) && !e.is(Errno.EPERM)) {
            throw e;
          }
        }
      }
    }
  }

  static boolean travels(String attribute) {
    return attribute.equals("security.capability")
        || attribute.startsWith("system.posix_acl_")
        || (attribute.startsWith("user.") && !attribute.startsWith("user.overlay."));
  }
}
