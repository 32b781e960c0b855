package dev.jcompose.model.differential;

import dev.jcompose.model.load.LoadRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One project to load: a single compose file, or a folder with a {@code command} file, whose lines
 * are {@code NAME=value} for the environment, {@code cd FOLDER}, {@code stdin FILE}, or arguments
 * as docker compose takes them before its subcommand.
 *
 * @param name how reports call it
 * @param home the folder that becomes {@code /case} in what is compared
 * @param directory where the command runs
 */
record Case(
    String name,
    Path home,
    Path directory,
    List<String> arguments,
    Map<String, String> environment,
    @Nullable Path stdin) {
  /** What {@code ~} is for all cases. */
  static final String USER_HOME = "/home/user";

  static Case file(Path root, Path file) {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
    String last = String.valueOf(file.getFileName());
    return new Case(
        String.valueOf(root.relativize(file)),
        folder,
        folder,
        List.of("-f", last),
        Map.of("HOME", USER_HOME),
        null);
  }

  static Case folder(Path root, Path folder) throws IOException {
    Map<String, String> environment = new LinkedHashMap<>(Map.of("HOME", USER_HOME));
    List<String> arguments = new ArrayList<>();
    Path directory = folder.toAbsolutePath();
    Path stdin = null;
    for (String line : Files.readAllLines(folder.resolve("command"))) {
      int equals = line.indexOf('=');
      if (line.startsWith("cd ")) {
        directory = folder.resolve(line.substring(3)).toAbsolutePath();
      } else if (line.startsWith("stdin ")) {
        stdin = folder.resolve(line.substring(6));
      } else if (equals > 0 && line.substring(0, equals).matches("[A-Z_a-z]+")) {
        environment.put(line.substring(0, equals), line.substring(equals + 1));
      } else if (!line.isBlank()) {
        arguments.addAll(List.of(line.strip().split(" +")));
      }
    }
    return new Case(
        String.valueOf(root.relativize(folder)),
        folder.toAbsolutePath(),
        directory,
        arguments,
        environment,
        stdin);
  }

  LoadRequest request() throws IOException {
    InputStream input =
        stdin == null
            ? InputStream.nullInputStream()
            : new ByteArrayInputStream(Files.readAllBytes(stdin));
    List<String> projectDirectory = values("--project-directory");
    List<String> names = values("-p");
    return new LoadRequest(
        values("-f"),
        projectDirectory.isEmpty() ? null : Path.of(projectDirectory.getLast()),
        names.isEmpty() ? null : names.getLast(),
        values("--env-file"),
        values("--profile"),
        List.of(),
        environment,
        directory,
        input);
  }

  /** Why the case differs from docker compose 2.26.1, if it says so: {@code # why: ...}. */
  Optional<String> why() {
    try {
      for (Path file : sources()) {
        for (String line : Files.readAllLines(file)) {
          if (line.startsWith("# why: ")) {
            return Optional.of(line.substring(7));
          }
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The compose files that the arguments name. */
  List<Path> sources() {
    return values("-f").stream()
        .filter(name -> !name.equals("-"))
        .map(directory::resolve)
        .filter(Files::isRegularFile)
        .toList();
  }

  private List<String> values(String option) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i + 1 < arguments.size(); i++) {
      if (arguments.get(i).equals(option)) {
        values.add(arguments.get(i + 1));
      }
    }
    return values;
  }

  /** The text without the place where the case happens to lie: its folder, and the one above. */
  String placeless(String text) {
    return text.replace(home.toString(), "/case")
        .replace(String.valueOf(home.getParent()) + "/", "/above/");
  }

  /** Where what a project of the reference looks like is kept. */
  Path expectation() {
    return Files.exists(home.resolve("command"))
        ? home.resolve("expected.json")
        : home.resolve(arguments.getLast().replaceFirst("\\.ya?ml$", ".json"));
  }
}
