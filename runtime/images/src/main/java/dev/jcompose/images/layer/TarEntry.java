package dev.jcompose.images.layer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Map;

/**
 * A member of a tar archive.
 *
 * @param name as written, with {@code /} between its parts
 * @param size of the content that follows, in bytes; 0 for what has none
 * @param mode permission bits with set-user-id, set-group-id and sticky
 * @param link target of a symlink, or name of the member a hard link is to
 * @param device makedev(3) of a device node
 * @param xattrs extended attributes by name
 */
public record TarEntry(
    byte[] name,
    Type type,
    long size,
    int mode,
    long uid,
    long gid,
    Instant modified,
    byte[] link,
    long device,
    Map<String, byte[]> xattrs) {

  /** What a member is. */
  public enum Type {
    FILE,
    DIRECTORY,
    SYMBOLIC_LINK,
    HARD_LINK,
    CHARACTER_DEVICE,
    BLOCK_DEVICE,
    FIFO
  }

  /** The name for messages. */
  public String shown() {
    return new String(name, UTF_8);
  }
}
