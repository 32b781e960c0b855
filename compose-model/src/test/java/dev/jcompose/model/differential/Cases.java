package dev.jcompose.model.differential;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds the cases below a folder. */
final class Cases {
  private Cases() {}

  /** Folders with a {@code command} file, and all YAML files elsewhere, by name. */
  static List<Case> below(Path root) throws IOException {
    List<Case> cases = new ArrayList<>();
    collect(root, root, cases);
    return cases;
  }

  private static void collect(Path root, Path folder, List<Case> cases) throws IOException {
    if (Files.exists(folder.resolve("command"))) {
      cases.add(Case.folder(root, folder));
      return;
    }
    List<Path> children;
    try (Stream<Path> found = Files.list(folder)) {
      children = found.sorted().toList();
    }
    for (Path child : children) {
      if (Files.isDirectory(child)) {
        collect(root, child, cases);
      } else if (child.toString().matches(".*\\.ya?ml")) {
        cases.add(Case.file(root, child));
      }
    }
  }
}
