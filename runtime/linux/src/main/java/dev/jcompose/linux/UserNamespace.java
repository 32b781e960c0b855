package dev.jcompose.linux;

import java.io.IOException;
import java.nio.file.Path;

/** Whether this process is root in a user namespace of its own, see user_namespaces(7). */
public final class UserNamespace {

  private static final String WHOLE_RANGE = "0 0 4294967295";

  private UserNamespace() {}

  /** False in the machine's first user namespace. */
  public static boolean isNested() throws IOException {
    return !ProcFs.read(Path.of("/proc/self/uid_map")).replaceAll(" +", " ").equals(WHOLE_RANGE);
  }
}
