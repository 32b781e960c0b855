package dev.jcompose.scheduler.compile;

import java.nio.charset.StandardCharsets;

/**
 * A config or secret whose content comes with the project: a file to write into a container.
 *
 * @param what for messages, e.g. {@code secret "token"}
 * @param path absolute, in the container
 */
public record Upload(String what, String path, String content, int uid, int gid, int mode) {

  byte[] bytes() {
    return content.getBytes(StandardCharsets.UTF_8);
  }

  /** Hides the content. */
  @Override
  public String toString() {
    return what + " at " + path;
  }
}
