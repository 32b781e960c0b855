package dev.jcompose.model.load;

import dev.jcompose.model.Position;
import dev.jcompose.model.interpolate.Interpolator;
import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Node;
import dev.jcompose.model.tree.Problems;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a project is called. */
final class ProjectName {
  private ProjectName() {}

  /** The name by {@code -p}, the environment, the files, the folder; in this order. */
  static String choose(
      LoadRequest request,
      ProjectEnvironment environment,
      List<MapNode> documents,
      Path directory,
      Problems problems) {
    String given = request.projectName();
    if (given == null || given.isEmpty()) {
      given = environment.getOrEmpty("COMPOSE_PROJECT_NAME");
    }
    if (given.isEmpty()) {
      given = fromFiles(documents, environment, problems);
    } else {
      check(given, null, problems);
    }
    if (!given.isEmpty()) {
      return given;
    }
    String derived = normalize(fileName(directory));
    derived = derived.isEmpty() ? normalize(fileName(request.workingDirectory())) : derived;
    if (derived.isEmpty()) {
      problems.error(
          "project name cannot be made from the folder " + directory, null, "name it with -p NAME");
    }
    return derived;
  }

  /**
   * The last file that says a name wins; whether it is valid is checked with the rest of the file.
   */
  private static String fromFiles(
      List<MapNode> documents, ProjectEnvironment environment, Problems problems) {
    for (int i = documents.size() - 1; i >= 0; i--) {
      Node name = documents.get(i).find("name");
      if (name != null) {
        MapNode only = MapNode.builder(name.position()).put("name", name).build();
        String text = new Interpolator(environment, problems).apply(only).text("name");
        check(text, name.position(), problems);
        return text;
      }
    }
    return "";
  }

  private static String fileName(Path path) {
    Path name = path.getFileName();
    return name == null ? "" : name.toString();
  }

  private static void check(String name, @Nullable Position position, Problems problems) {
    if (!name.equals(normalize(name))) {
      problems.error(
          "project name \"%s\" may only have lower-case letters, digits, \"-\" and \"_\", a letter"
                  .formatted(name)
              + " or digit first",
          position,
          "use \"" + normalize(name) + "\"");
    }
  }

  static String normalize(String text) {
    StringBuilder name = new StringBuilder();
    String lower = text.toLowerCase(Locale.ROOT);
    for (int i = 0; i < lower.length(); i++) {
      char c = lower.charAt(i);
      boolean plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (plain || ((c == '_' || c == '-') && !name.isEmpty())) {
        name.append(c);
      }
    }
    return name.toString();
  }
}
