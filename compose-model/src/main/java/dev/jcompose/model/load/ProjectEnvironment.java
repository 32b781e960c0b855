package dev.jcompose.model.load;

import dev.jcompose.model.Position;
import dev.jcompose.model.interpolate.EnvFileParser;
import dev.jcompose.model.interpolate.Variables;
import dev.jcompose.model.tree.Problems;
import dev.jcompose.model.tree.Scalar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The process's environment with what env files add to it. */
final class ProjectEnvironment implements Variables {
  private final Map<String, String> process;
  private final Map<String, Scalar> fromFiles = new LinkedHashMap<>();
  private final Map<String, String> computed = new HashMap<>();
  private final List<Path> files = new ArrayList<>();
  private final SourceFiles sources;
  private final Problems problems;

  ProjectEnvironment(Map<String, String> process, SourceFiles sources, Problems problems) {
    this.process = process;
    this.sources = sources;
    this.problems = problems;
  }

  @Override
  public @Nullable String get(String name) {
    String value = computed.getOrDefault(name, process.get(name));
    Scalar said = fromFiles.get(name);
    return value == null && said != null ? said.text() : value;
  }

  @Override
  public @Nullable Position definition(String name) {
    Scalar said = fromFiles.get(name);
    boolean hidden = process.containsKey(name) || computed.containsKey(name);
    return said == null || hidden ? null : said.position();
  }

  String getOrEmpty(String name) {
    String value = get(name);
    return value == null ? "" : value;
  }

  /** Whether a variable that switches something is on. */
  boolean isTrue(String name) {
    return switch (getOrEmpty(name).toLowerCase(Locale.ROOT)) {
      case "1", "t", "true", "y", "yes", "on" -> true;
      default -> false;
    };
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

  /** Adds files that an include names, the last wins; values already known stay. */
  void addInherited(List<Path> inherited, Position referrer) {
    Map<String, Scalar> values = new LinkedHashMap<>();
    for (Path file : inherited) {
      values.putAll(read(file, referrer));
    }
    values.forEach(fromFiles::putIfAbsent);
  }

  private Map<String, Scalar> read(Path file, @Nullable Position referrer) {
    String text = sources.read(file, referrer);
    return text == null
        ? Map.of()
        : EnvFileParser.parse(sources.display(file), text, this::get, problems);
  }

  /** Another environment with the same values, to add to without changing this one. */
  ProjectEnvironment copy() {
    ProjectEnvironment copy = new ProjectEnvironment(process, sources, problems);
    copy.fromFiles.putAll(fromFiles);
    copy.computed.putAll(computed);
    return copy;
  }

  /** Sets a variable to what was decided for this load, whatever others say of it. */
  void set(String name, String value) {
    computed.put(name, value);
  }

  List<Path> files() {
    return files;
  }

  Map<String, String> all() {
    Map<String, String> all = new LinkedHashMap<>();
    fromFiles.forEach((name, value) -> all.put(name, value.text()));
    all.putAll(process);
    all.putAll(computed);
    return all;
  }
}
