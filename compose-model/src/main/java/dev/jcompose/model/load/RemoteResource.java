package dev.jcompose.model.load;

import dev.jcompose.model.Position;
import dev.jcompose.model.tree.Problems;
import org.jspecify.annotations.Nullable;

/** Compose files of git repositories and registries, which are told from files and refused. */
final class RemoteResource {
  private RemoteResource() {}

  /** Whether {@code name} is remote; that has then been reported, at {@code said} if known. */
  static boolean refuses(String name, @Nullable Position said, Problems problems) {
    if (isOci(name)) {
      problems.error(
          "compose file \"" + name + "\" is in a registry, which is not supported yet",
          said,
          "get it with another tool, such as oras pull, and name the file");
      return true;
    }
    if (isGit(name)) {
      problems.error(
          "compose file \"" + name + "\" is in a git repository, which is not supported yet",
          said,
          "run git clone, and name the file in the clone");
      return true;
    }
    return false;
  }

  private static boolean isOci(String name) {
    return name.startsWith("oci://");
  }

  /** The forms that docker compose takes for git; a file that is called like them has no scheme. */
  private static boolean isGit(String name) {
    return name.startsWith("git@")
        || name.startsWith("git://")
        || name.startsWith("ssh://")
        || name.startsWith("https://")
        || name.startsWith("http://")
        || name.startsWith("github.com/");
  }
}
