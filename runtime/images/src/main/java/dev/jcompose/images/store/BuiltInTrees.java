package dev.jcompose.images.store;

import dev.jcompose.linux.Directory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;

/**
 * Small trees that no archive brings, each made once and then kept under a name that changes with
 * its content: the mount points every container needs, the host image's root and its mask.
 */
final class BuiltInTrees {

  private static final String MOUNT_POINTS = "mountpoints-1";
  private static final String STEP_MOUNT_POINTS = "stepmountpoints-1";

  private final StateLayout layout;

  /** Where the mount points lie. */
  enum Place {
    /** Over an image's layers, so that they are found whatever the image has there. */
    ABOVE,
    /** Under them, so that a build's process sees the image's own names. */
    BELOW,
    /** Not at all. */
    NOWHERE
  }

  /** Fills an empty tree. */
  interface Filling {
    void into(TreeWriter tree) throws IOException;
  }

  BuiltInTrees(StateLayout layout) {
    this.layout = layout;
  }

  /** The tree of a name; made now if there is none. */
  Path tree(String name, Filling filling) throws IOException {
    Path tree = layout.builtIn().resolve(name);
    if (Files.isDirectory(tree)) {
      return tree;
    }
    Path unfinished = Files.createTempDirectory(layout.temporary(), "builtin-");
    try {
      try (Directory root = Directory.open(unfinished)) {
        root.permitSelf(0755);
        // Names without data: a journal keeps their making before the renaming. No need to force.
        filling.into(new TreeWriter(root));
      }
      Files.move(unfinished, tree, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      StateFiles.deleteTree(unfinished);
      // Another thread may have been faster; its tree is as good.
      if (!Files.isDirectory(tree)) {
        throw e;
      }
    }
    return tree;
  }

  /**
   * What lies over every image's layers, so that the launch finds its mount points whatever the
   * image has there: Docker's init layer.
   */
  Path mountPoints() throws IOException {
    return tree(
        MOUNT_POINTS,
        tree ->
            tree.directory("dev", 0755)
                .directory("dev/pts", 0755)
                .directory("dev/shm", 0755)
                .file("dev/console", 0755)
                .directory("proc", 0755)
                .directory("sys", 0755)
                .directory("etc", 0755)
                .file("etc/hosts", 0644)
                .file("etc/hostname", 0644)
                .file("etc/resolv.conf", 0644)
                .symlink("etc/mtab", "/proc/mounts")
                .file(".dockerenv", 0755));
  }

  /** What lies under a build's layers: as little as the launch can do with. */
  Path stepMountPoints() throws IOException {
    return tree(
        STEP_MOUNT_POINTS,
        tree ->
            tree.directory("dev", 0755)
                .directory("proc", 0755)
                .directory("sys", 0755)
                .directory("etc", 0755)
                .file("etc/hosts", 0644)
                .file("etc/resolv.conf", 0644));
  }

  /** Deletes all trees but some. */
  void keepOnly(Set<Path> used) throws IOException {
    for (Path tree : StateFiles.list(layout.builtIn())) {
      if (!used.contains(tree)) {
        StateFiles.deleteTree(tree);
      }
    }
  }
}
