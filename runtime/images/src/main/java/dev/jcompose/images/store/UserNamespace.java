package dev.jcompose.images.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether this process is root in a user namespace of its own, see user_namespaces(7). */
final class UserNamespace {

  private static final String WHOLE_RANGE = "0 0 4294967295";

  private UserNamespace() {}

  /** False in the machine's first user namespace: there trusted attributes may be set. */
  static boolean isNested() throws IOException {
    String map = Files.readString(Path.of("/proc/self/uid_map")).strip().replaceAll(" +", " ");
    return !map.equals(WHOLE_RANGE);
  }
}
