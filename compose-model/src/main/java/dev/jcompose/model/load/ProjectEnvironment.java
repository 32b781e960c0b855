package dev.jcompose.model.load;

import dev.jcompose.model.Position;
import dev.jcompose.model.interpolate.EnvFileParser;
import dev.jcompose.model.tree.Problems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The process's environment with what env files add to it. */
final class ProjectEnvironment {
  private final Map<String, String> process;
  private final Map<String, String> fromFiles = new LinkedHashMap<>();
  private final List<Path> files = new ArrayList<>();
  private final SourceFiles sources;
  private final Problems problems;

  ProjectEnvironment(Map<String, String> process, SourceFiles sources, Problems problems) {
    this.process = process;
    this.sources = sources;
    this.problems = problems;
  }

  @Nullable String get(String name) {
    String value = process.get(name);
    return value != null ? value : fromFiles.get(name);
  }

  String getOrEmpty(String name) {
    String value = get(name);
    return value == null ? "" : value;
  }

  /** Adds a file whose values win over those of earlier files. */
  void addExplicit(Path file) {
    if (!Files.exists(file)) {
      problems.error("env file " + sources.display(file) + " not found", null);
      return;
    }
    fromFiles.putAll(read(file, null));
    files.add(file);
  }

  /** Adds a folder's {@code .env} if there is one; values already known stay. */
  void addDefault(Path folder) {
    Path file = folder.resolve(".env");
    if (Files.isRegularFile(file) && !files.contains(file)) {
      read(file, null).forEach(fromFiles::putIfAbsent);
      files.add(file);
    }
  }

  /** Adds a file that an include names; values already known stay. */
  void addInherited(Path file, Position referrer) {
    read(file, referrer).forEach(fromFiles::putIfAbsent);
  }

  private Map<String, String> read(Path file, @Nullable Position referrer) {
    String text = sources.read(file, referrer);
    return text == null
        ? Map.of()
        : EnvFileParser.parse(sources.display(file), text, this::get, problems);
  }

  /** Another environment with the same values, to add to without changing this one. */
  ProjectEnvironment copy() {
    ProjectEnvironment copy = new ProjectEnvironment(process, sources, problems);
    copy.fromFiles.putAll(fromFiles);
    return copy;
  }

  void set(String name, String value) {
    if (!process.containsKey(name)) {
      fromFiles.put(name, value);
    }
  }

  List<Path> files() {
    return files;
  }

  Map<String, String> all() {
    Map<String, String> all = new LinkedHashMap<>(fromFiles);
    all.putAll(process);
    return all;
  }
}
