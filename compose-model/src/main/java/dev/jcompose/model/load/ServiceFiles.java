package dev.jcompose.model.load;

import dev.jcompose.model.Position;
import dev.jcompose.model.interpolate.EnvFileParser;
import dev.jcompose.model.tree.ListNode;
import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Node;
import dev.jcompose.model.tree.Problems;
import dev.jcompose.model.tree.Scalar;
import dev.jcompose.model.tree.TreePath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads {@code env_file} and {@code label_file} into {@code environment} and {@code labels}. */
final class ServiceFiles {
  private final SourceFiles sources;
  private final ProjectEnvironment environment;
  private final Problems problems;

  ServiceFiles(SourceFiles sources, ProjectEnvironment environment, Problems problems) {
    this.sources = sources;
    this.environment = environment;
    this.problems = problems;
  }

  /** The service with the files' values under its own. */
  MapNode apply(MapNode service, TreePath path) {
    MapNode folded = service;
    if (service.find("env_file") instanceof ListNode files) {
      folded = fold(folded, "env_file", "environment", files, path);
    }
    if (service.find("label_file") instanceof ListNode files) {
      folded = fold(folded, "label_file", "labels", files, path);
    }
    return folded;
  }

  private MapNode fold(MapNode service, String key, String into, ListNode files, TreePath path) {
    MapNode own = service.map(into);
    Map<String, Scalar> soFar = new LinkedHashMap<>();
    Function<String, @Nullable String> lookup = name -> find(name, own, soFar);
    MapNode.Builder all = MapNode.builder(own.position());
    for (Node file : files.items()) {
      Map<String, Scalar> values = read(file, path.key(key), lookup);
      soFar.putAll(values);
      for (Map.Entry<String, Scalar> e : values.entrySet()) {
        all.override(e.getKey(), new MapNode.Entry(e.getValue().position(), e.getValue()));
      }
    }
    for (Map.Entry<String, MapNode.Entry> e : own.entries().entrySet()) {
      all.override(e.getKey(), e.getValue());
    }
    return service.toBuilder().put(into, all.build()).remove(key).build();
  }

  private @Nullable String find(String name, MapNode own, Map<String, Scalar> soFar) {
    String value = environment.get(name);
    if (value == null && own.find(name) instanceof Scalar scalar) {
      value = scalar.text();
    }
    Scalar earlier = soFar.get(name);
    return value == null && earlier != null ? earlier.text() : value;
  }

  private Map<String, Scalar> read(
      Node file, TreePath path, Function<String, @Nullable String> lookup) {
    MapNode map = file instanceof MapNode entry ? entry : null;
    Node said = map == null ? file : map.find("path");
    if (!(said instanceof Scalar scalar)) {
      return Map.of();
    }
    Path target = Path.of(scalar.text());
    Position position = scalar.position();
    if (!Files.exists(target)) {
      if (map == null || !map.text("required").equals("false")) {
        problems.error(
            path.subject() + ": file " + sources.display(target) + " not found",
            position,
            "make it, or write {path: ..., required: false}");
      }
      return Map.of();
    }
    String text = sources.read(target, position);
    if (text == null) {
      return Map.of();
    }
    String name = sources.display(target);
    return map != null && map.text("format").equals("raw")
        ? EnvFileParser.parseRaw(name, text, lookup, problems)
        : EnvFileParser.parse(name, text, lookup, problems);
  }
}
