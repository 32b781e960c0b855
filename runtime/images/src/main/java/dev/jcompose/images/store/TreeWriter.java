package dev.jcompose.images.store;

import dev.jcompose.linux.Directory;
import dev.jcompose.linux.FileStatus;
import dev.jcompose.linux.Files;
import java.io.IOException;

/** Writes a small tree by paths relative to its root; parents must be there already. */
final class TreeWriter {

  private final Directory root;

  TreeWriter(Directory root) {
    this.root = root;
  }

  private interface Making {
    void in(Directory parent, byte[] name) throws IOException;
  }

  private TreeWriter make(String path, Making making) throws IOException {
    int slash = path.lastIndexOf('/');
    try (Directory parent = root.openInRoot(Directory.bytes(path.substring(0, slash + 1)))) {
      making.in(parent, Directory.bytes(path.substring(slash + 1)));
    }
    return this;
  }

  TreeWriter directory(String path, int mode) throws IOException {
    return make(
        path,
        (parent, name) -> {
          parent.makeDirectory(name, mode);
          parent.permit(name, mode);
        });
  }

  /** A directory with the owner and mode of another one. */
  TreeWriter directory(String path, FileStatus like) throws IOException {
    return make(
        path,
        (parent, name) -> {
          parent.makeDirectory(name, 0700);
          parent.own(name, like.uid(), like.gid());
          parent.permit(name, like.permissions());
        });
  }

  /** An empty file. */
  TreeWriter file(String path, int mode) throws IOException {
    return make(
        path,
        (parent, name) -> {
          parent.createFile(name, mode).close();
          parent.permit(name, mode);
        });
  }

  TreeWriter symlink(String path, String target) throws IOException {
    return make(path, (parent, name) -> parent.symbolicLink(name, Directory.bytes(target)));
  }

  /** Hides the name in the layers below. */
  TreeWriter whiteout(String path) throws IOException {
    return make(path, (parent, name) -> parent.makeNode(name, Files.S_IFCHR, 0));
  }
}
