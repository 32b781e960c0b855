package dev.jcompose.images.layer;

import dev.jcompose.images.reference.Digest;
import dev.jcompose.linux.Directory;
import dev.jcompose.linux.FileStatus;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Files whose place a later member of the same archive took. They are no part of the tree, but the
 * archive cannot be told again without them, so they are kept beside it: named by their path's
 * digest and by how many of that path came before.
 */
final class Superseded {

  private final @Nullable Directory place;
  private final Map<String, Integer> counts = new HashMap<>();
  private boolean complete = true;

  /**
   * @param place where such files go; null if nobody wants them
   */
  Superseded(@Nullable Directory place) {
    this.place = place;
  }

  /** Moves a regular file away; false if it is for the caller to remove. */
  boolean keep(Directory parent, EntryPath path, FileStatus status) throws IOException {
    Directory into = place;
    if (into == null || (!status.isDirectory() && !status.isRegular())) {
      return false;
    }
    if (status.isDirectory()) {
      try (Directory child = parent.openChild(path.name())) {
        complete &= child.names().isEmpty();
      }
      return false;
    }
    String key = key(EntryPath.joined(path.parent(), path.name()));
    int before = counts.merge(key, 1, Integer::sum) - 1;
    parent.rename(path.name(), into, Directory.bytes(name(key, before)));
    return true;
  }

  /** False if a whole directory's content is gone: then the archive cannot be told again. */
  boolean isComplete() {
    return complete;
  }

  static String key(byte[] path) {
    return Digest.of(path).hex().substring(0, 32);
  }

  static String name(String key, int before) {
    return key + "-" + before;
  }
}
