package dev.jcompose.build.context;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jcompose.engine.api.context.PathPattern;
import dev.jcompose.linux.Directory;
import dev.jcompose.linux.MergedDirectory;
import dev.jcompose.linux.MergedDirectory.Node;
import dev.jcompose.linux.SyscallException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds what the sources of a {@code COPY} mean in a tree. */
public final class Sources {

  private static final int MAX_LINKS = 40;

  private Sources() {}

  /**
   * Something to copy.
   *
   * @param path as it was asked for, patterns replaced; relative, "" for the root
   * @param real the same without symlinks
   */
  public record Match(String path, String real) {}

  /** All matches of a source, in the order of their names; none if nothing is there. */
  public static List<Match> find(FileTree tree, String source) throws SyscallException {
    if (tree.layers().isEmpty()) {
      return List.of();
    }
    try (MergedDirectory root = tree.open()) {
      List<String> paths = List.of("");
      String clean = Paths.clean(source);
      for (String part : clean.isEmpty() ? new String[0] : clean.split("/", -1)) {
        paths = PathPattern.isPattern(part) ? matching(root, paths, part) : joined(paths, part);
      }
      List<Match> matches = new ArrayList<>();
      for (String path : paths) {
        real(root, path)
            .filter(real -> isShown(tree, root, path, real))
            .ifPresent(real -> matches.add(new Match(path, real)));
      }
      return matches;
    }
  }

  private static List<String> joined(List<String> parents, String part) {
    String name = part.replaceAll("\\\\(.)", "$1");
    return parents.stream().map(parent -> Paths.join(parent, name)).toList();
  }

  private static List<String> matching(MergedDirectory root, List<String> parents, String part)
      throws SyscallException {
    Pattern pattern = PathPattern.compile(part);
    List<String> found = new ArrayList<>();
    for (String parent : parents) {
      MergedDirectory directory = root.find(parent).orElse(null);
      if (directory == null) {
        continue;
      }
      try (directory) {
        for (byte[] name : directory.names()) {
          String text = new String(name, UTF_8);
          if (pattern.matcher(text).matches()) {
            found.add(Paths.join(parent, text));
          }
        }
      }
    }
    return found;
  }

  private static boolean isShown(FileTree tree, MergedDirectory root, String path, String real) {
    if (tree.rules().isEmpty()) {
      return true;
    }
    try {
      Node node = node(root, real).orElse(null);
      boolean shown = node != null && tree.shows(path, node) && tree.shows(real, node);
      if (node instanceof Node.Inner(MergedDirectory inner)) {
        inner.close();
      }
      return shown;
    } catch (SyscallException _) {
      return false;
    }
  }

  /** A path without symlinks, the last part's too; empty if it leads nowhere. */
  static Optional<String> real(MergedDirectory root, String path) throws SyscallException {
    String at = Paths.clean(path);
    for (int links = 0; links <= MAX_LINKS; links++) {
      if (at.isEmpty()) {
        return Optional.of("");
      }
      List<byte[]> parent = root.resolve(Paths.parent(at)).orElse(null);
      if (parent == null) {
        return Optional.empty();
      }
      String real = Paths.join(Paths.text(parent), Paths.name(at));
      Node node = node(root, real).orElse(null);
      switch (node) {
        case null -> {
          return Optional.empty();
        }
        case Node.Inner(MergedDirectory inner) -> {
          inner.close();
          return Optional.of(real);
        }
        case Node.Leaf leaf -> {
          if (!leaf.status().isSymbolicLink()) {
            return Optional.of(real);
          }
          String target = linkTarget(root, real);
          at =
              Paths.clean(target.startsWith("/") ? target : Paths.join(Paths.text(parent), target));
        }
      }
    }
    return Optional.empty();
  }

  private static String linkTarget(MergedDirectory root, String real) throws SyscallException {
    try (MergedDirectory parent = root.find(Paths.parent(real)).orElseThrow()) {
      return parent.child(Directory.bytes(Paths.name(real))).orElseThrow()
              instanceof Node.Leaf(Directory layer, byte[] name, _)
          ? new String(layer.readLink(name), UTF_8)
          : "";
    }
  }

  /**
   * What is at a path without symlinks. A leaf's parent is closed: its status alone is of use; a
   * directory is the caller's to close.
   */
  static Optional<Node> node(MergedDirectory root, String real) throws SyscallException {
    if (real.isEmpty()) {
      return root.find("").map(Node.Inner::new);
    }
    MergedDirectory parent = root.find(Paths.parent(real)).orElse(null);
    if (parent == null) {
      return Optional.empty();
    }
    try (parent) {
      return parent.child(Directory.bytes(Paths.name(real)));
    }
  }
}
