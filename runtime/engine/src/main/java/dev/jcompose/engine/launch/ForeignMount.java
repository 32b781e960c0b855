package dev.jcompose.engine.launch;

import dev.jcompose.linux.Fd;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.Mounts;
import dev.jcompose.linux.Namespaces;
import dev.jcompose.linux.Quarantine;
import java.io.IOException;

/** Mounts of a running container, to be shown in another one. */
public final class ForeignMount {

  private ForeignMount() {}

  /**
   * A detached copy of the mount that the process {@code pid} has at {@code path}; open_tree(2)
   * copies only mounts of the calling thread's own mount namespace.
   */
  public static Fd copy(int pid, String path) throws IOException {
    try (Fd namespace = Files.open("/proc/" + pid + "/ns/mnt", Files.O_RDONLY)) {
      return Quarantine.call("foreign-mount", () -> copyIn(namespace, path));
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(path + " of process " + pid, e);
    }
  }

  private static Fd copyIn(Fd namespace, String path) throws IOException {
    Namespaces.unshare(Namespaces.CLONE_FS);
    Namespaces.enter(namespace.number(), Namespaces.CLONE_NEWNS);
    try (Fd place =
        Files.openAt2(
            Files.AT_FDCWD,
            path,
            Files.O_PATH | Files.O_DIRECTORY,
            0,
            Files.RESOLVE_NO_SYMLINKS | Files.RESOLVE_NO_MAGICLINKS)) {
      return Mounts.cloneTree(place.number(), "", false);
    }
  }
}
