package dev.jcompose.model.load;

import dev.jcompose.model.tree.Problems;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which compose files a project is made of. */
final class FileDiscovery {
  private static final List<String> NAMES =
      List.of("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml");
  private static final List<String> OVERRIDES =
      List.of(
          "compose.override.yml",
          "compose.override.yaml",
          "docker-compose.override.yml",
          "docker-compose.override.yaml");

  private final LoadRequest request;
  private final ProjectEnvironment environment;
  private final Problems problems;

  FileDiscovery(LoadRequest request, ProjectEnvironment environment, Problems problems) {
    this.request = request;
    this.environment = environment;
    this.problems = problems;
  }

  /**
   * The files in order, absolute; {@link SourceFiles#STDIN} for standard input. Empty if none was
   * found.
   */
  List<Path> find() {
    List<String> given = request.files().isEmpty() ? fromEnvironment() : request.files();
    List<Path> files = new ArrayList<>();
    for (String file : given) {
      if (!RemoteResource.refuses(file, null, problems)) {
        files.add(
            file.equals("-")
                ? SourceFiles.STDIN
                : request.workingDirectory().resolve(file).normalize());
      }
    }
    if (!given.isEmpty()) {
      return files;
    }
    Path start = request.projectDirectory();
    start = start == null ? request.workingDirectory() : request.workingDirectory().resolve(start);
    for (Path folder = start.normalize(); folder != null; folder = folder.getParent()) {
      Path main = first(folder, NAMES);
      if (main != null) {
        files.add(main);
        Path override = first(folder, OVERRIDES);
        if (override != null) {
          files.add(override);
        }
        return files;
      }
    }
    problems.error(
        "no compose file in " + request.workingDirectory() + " or above it",
        null,
        "make a compose.yaml, or name a file with -f");
    return files;
  }

  private List<String> fromEnvironment() {
    String value = environment.getOrEmpty("COMPOSE_FILE");
    String separator = environment.getOrEmpty("COMPOSE_PATH_SEPARATOR");
    List<String> files = new ArrayList<>();
    String rest = value;
    String between = separator.isEmpty() ? File.pathSeparator : separator;
    while (!rest.isEmpty()) {
      int end = rest.indexOf(between);
      String file = end < 0 ? rest : rest.substring(0, end);
      if (!file.isEmpty()) {
        files.add(file);
      }
      rest = end < 0 ? "" : rest.substring(end + between.length());
    }
    return files;
  }

  private @Nullable Path first(Path folder, List<String> names) {
    Path found = null;
    for (String name : names) {
      Path file = folder.resolve(name);
      if (Files.isRegularFile(file)) {
        if (found != null) {
          problems.warning(
              "both "
                  + found.getFileName()
                  + " and "
                  + name
                  + " are in "
                  + folder
                  + ", using "
                  + found.getFileName(),
              null,
              "remove one of them, or name one with -f");
          break;
        }
        found = file;
      }
    }
    return found;
  }
}
