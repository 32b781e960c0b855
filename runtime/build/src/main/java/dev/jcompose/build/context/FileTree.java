package dev.jcompose.build.context;

import dev.jcompose.engine.api.context.IgnoreRules;
import dev.jcompose.linux.MergedDirectory;
import dev.jcompose.linux.SyscallException;
import java.nio.file.Path;
import java.util.List;

/**
 * What {@code COPY} takes files from.
 *
 * @param layers directories that are shown as one, topmost first; none for an empty tree
 * @param rules what is not seen
 * @param owners whose the copied files are
 */
public record FileTree(List<Path> layers, IgnoreRules rules, Owners owners) {

  /** Whose files are when no {@code --chown} says so. */
  public enum Owners {
    /** As in the tree: an image's or a stage's. */
    KEPT,
    /** Root's, whoever has them: a directory of the user's. */
    ROOT
  }

  public FileTree {
    layers = List.copyOf(layers);
  }

  /** A directory of the user's. */
  public static FileTree ofDirectory(Path directory, IgnoreRules rules) {
    return new FileTree(List.of(directory), rules, Owners.ROOT);
  }

  /** The tree of an image or a stage. */
  public static FileTree ofLayers(List<Path> layers) {
    return new FileTree(layers, IgnoreRules.NONE, Owners.KEPT);
  }

  /** Opens the root; refuses an empty tree. */
  MergedDirectory open() throws SyscallException {
    return MergedDirectory.open(layers);
  }

  /** Whether a path is shown; a directory is also if something below it may be. */
  boolean shows(String path, MergedDirectory.Node node) {
    return path.isEmpty()
        || !rules.ignores(path)
        || (node instanceof MergedDirectory.Node.Inner && rules.mayKeepBelow(path));
  }
}
