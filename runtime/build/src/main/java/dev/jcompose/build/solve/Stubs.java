package dev.jcompose.build.solve;

import dev.jcompose.build.context.Paths;
import dev.jcompose.linux.Directory;
import dev.jcompose.linux.FileStatus;
import dev.jcompose.linux.SyscallException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Mount points that the launch made in a step's layer because the image had none: what is still
 * empty of them is taken out again.
 */
final class Stubs {

  private static final List<String> ALWAYS =
      List.of(
          "dev",
          "dev/pts",
          "dev/shm",
          "dev/mqueue",
          "dev/console",
          "proc",
          "sys",
          "etc",
          "etc/hosts",
          "etc/hostname",
          "etc/resolv.conf");

  private final Set<String> candidates = new HashSet<>();

  /**
   * @param lower the layers that the step works on, topmost first
   * @param targets where something is mounted
   */
  Stubs(List<Path> lower, List<String> targets) throws IOException {
    List<String> paths = new ArrayList<>(ALWAYS);
    targets.forEach(target -> paths.add(Paths.clean(target)));
    for (String path : paths) {
      for (String at = path; !at.isEmpty(); at = parent(at)) {
        if (!isThere(lower, at)) {
          candidates.add(at);
        }
      }
    }
  }

  private static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  private static boolean isThere(List<Path> lower, String path) throws IOException {
    if (lower.isEmpty()) {
      return false;
    }
    return !dev.jcompose.build.context.Sources.find(
            dev.jcompose.build.context.FileTree.ofLayers(lower), path)
        .isEmpty();
  }

  /** Takes them out, children before parents. */
  void removeFrom(Path layer) throws IOException {
    List<String> deepestFirst = new ArrayList<>(candidates);
    deepestFirst.sort((a, b) -> Integer.compare(b.length(), a.length()));
    try (Directory root = Directory.open(layer)) {
      for (String path : deepestFirst) {
        try (Directory parent = root.openInRoot(Directory.bytes(parent(path)))) {
          byte[] name = Directory.bytes(Paths.nameOf(path));
          FileStatus status = parent.status(name).orElse(null);
          if (status != null && isEmpty(parent, name, status)) {
            parent.removeTree(name);
          }
        } catch (SyscallException e) {
          if (!e.is(dev.jcompose.linux.Errno.ENOENT) && !e.is(dev.jcompose.linux.Errno.ENOTDIR)) {
            throw e;
          }
        }
      }
    }
  }

  private static boolean isEmpty(Directory parent, byte[] name, FileStatus status)
      throws SyscallException {
    if (status.isDirectory()) {
      try (Directory child = parent.openChild(name)) {
        return child.names().isEmpty();
      }
    }
    return status.isRegular() && status.size() == 0;
  }
}
