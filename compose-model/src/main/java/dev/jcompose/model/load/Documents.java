package dev.jcompose.model.load;

import dev.jcompose.model.Position;
import dev.jcompose.model.check.ShapeCheck;
import dev.jcompose.model.interpolate.Interpolator;
import dev.jcompose.model.interpolate.Substitutions;
import dev.jcompose.model.interpolate.Templates;
import dev.jcompose.model.merge.Extends;
import dev.jcompose.model.merge.Merger;
import dev.jcompose.model.normalize.Drives;
import dev.jcompose.model.normalize.HostPaths;
import dev.jcompose.model.normalize.LongForms;
import dev.jcompose.model.normalize.PathSpellings;
import dev.jcompose.model.tree.ListNode;
import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Node;
import dev.jcompose.model.tree.Problems;
import dev.jcompose.model.tree.Scalar;
import dev.jcompose.model.yaml.YamlReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From files to one merged tree: each document is interpolated, checked and brought to long form
 * with absolute paths, then given what it includes and extends, then merged over the ones before.
 */
final class Documents {
  private final SourceFiles sources;
  private final Problems problems;
  private final Merger merger;
  private final ShapeCheck shapes;
  private final Set<String> warned = new HashSet<>();
  private final Templates templates;
  private final Substitutions substitutions;
  private final PathSpellings spellings = new PathSpellings();
  private final Map<Path, MapNode> extended = new HashMap<>();
  private final List<Path> including = new ArrayList<>();

  Documents(
      SourceFiles sources, Templates templates, Substitutions substitutions, Problems problems) {
    this.sources = sources;
    this.templates = templates;
    this.substitutions = substitutions;
    this.problems = problems;
    this.merger = new Merger(problems);
    this.shapes = new ShapeCheck(templates, problems);
  }

  /**
   * Reads the documents of files; a file that cannot be read is reported, at {@code referrer} if
   * known.
   */
  List<MapNode> read(List<Path> files, @Nullable Position referrer) {
    List<MapNode> documents = new ArrayList<>();
    for (Path file : files) {
      String text = sources.read(file, referrer);
      if (text == null) {
        continue;
      }
      int errors = problems.errors();
      List<MapNode> found = YamlReader.read(sources.display(file), text, problems);
      if (found.isEmpty() && problems.errors() == errors) {
        problems.error(
            "compose file is empty",
            new Position(sources.display(file), 1, 1),
            "it needs at least \"services:\"");
      }
      if (found.size() == 1 && found.getFirst().entries().isEmpty()) {
        problems.error("compose file is empty", found.getFirst().position(), null);
      }
      documents.addAll(found);
    }
    return documents;
  }

  /** Merges documents whose relative paths start at {@code directory}. */
  MapNode merge(List<MapNode> documents, Path directory, ProjectEnvironment environment) {
    HostPaths paths = paths(directory, environment);
    MapNode merged = MapNode.empty(start(documents));
    for (MapNode raw : documents) {
      MapNode document = prepare(raw, paths, environment);
      MapNode included = MapNode.empty(document.position());
      if (document.find("include") instanceof ListNode includes) {
        included = include(includes, directory, environment);
        merged = merger.merge(merged, included);
        document = document.toBuilder().remove("include").build();
      }
      MapNode whole = included.entries().isEmpty() ? document : merger.merge(included, document);
      document = Merger.remember(merged, document);
      merged = Merger.forget(merged, document);
      Extends extension = new Extends(file -> extendedFile(file, environment), merger, problems);
      merged = merger.merge(merged, extension.apply(document, whole, merged));
    }
    return merged;
  }

  private HostPaths paths(Path base, ProjectEnvironment environment) {
    Drives drives =
        environment.isTrue("COMPOSE_CONVERT_WINDOWS_PATHS") ? Drives.CONVERTED : Drives.REFUSED;
    return new HostPaths(base, environment.getOrEmpty("HOME"), drives, spellings);
  }

  /** How the files spell the paths of what was merged. */
  PathSpellings spellings() {
    return spellings;
  }

  private static Position start(List<MapNode> documents) {
    return documents.isEmpty() ? new Position("", 1, 1) : documents.getFirst().position();
  }

  private MapNode prepare(MapNode raw, HostPaths paths, ProjectEnvironment environment) {
    if (raw.has("version")) {
      problems.warning(
          "key \"version\" is obsolete and ignored", raw.keyPosition("version"), "remove it");
    }
    MapNode document = raw;
    if (templates == Templates.REPLACED) {
      document = new Interpolator(environment, problems, warned, substitutions).apply(raw);
    }
    return new LongForms(paths, templates, problems).apply(shapes.check(document));
  }

  private @Nullable MapNode extendedFile(Scalar file, ProjectEnvironment environment) {
    if (RemoteResource.refuses(file.text(), file.position(), problems)) {
      return null;
    }
    Path path = Path.of(file.text());
    if (!extended.containsKey(path)) {
      Path folder = path.getParent();
      HostPaths paths = paths(folder == null ? path : folder, environment);
      int errors = problems.errors();
      MapNode merged = MapNode.empty(file.position());
      for (MapNode raw : read(List.of(path), file.position())) {
        merged = merger.merge(merged, prepare(raw, paths, environment));
      }
      extended.put(path, merged);
      if (problems.errors() > errors && merged.entries().isEmpty()) {
        return null;
      }
    }
    return extended.get(path);
  }

  private MapNode include(ListNode includes, Path directory, ProjectEnvironment environment) {
    MapNode all = MapNode.empty(includes.position());
    for (Node item : includes.items()) {
      if (item instanceof MapNode include) {
        all = merger.merge(all, included(include, directory, environment));
      }
    }
    return all;
  }

  private MapNode included(MapNode include, Path parent, ProjectEnvironment environment) {
    HostPaths paths = paths(parent, environment);
    MapNode nothing = MapNode.empty(include.position());
    List<Path> files = new ArrayList<>();
    for (String text : texts(include.find("path"))) {
      if (!RemoteResource.refuses(text, include.position(), problems)) {
        files.add(paths.resolve(text));
      }
    }
    if (files.isEmpty()) {
      return nothing;
    }
    Path main = files.getFirst();
    if (including.contains(main)) {
      problems.error(
          "include of " + sources.display(main) + " includes itself", include.position());
      return nothing;
    }
    String said = include.text("project_directory");
    Path folder = main.getParent();
    Path directory = said.isEmpty() && folder != null ? folder : paths.resolve(said);
    ProjectEnvironment own = environment.copy();
    Node envFiles = include.find("env_file");
    if (envFiles != null) {
      List<Path> inherited = new ArrayList<>();
      for (String text : texts(envFiles)) {
        inherited.add(paths.resolve(text));
      }
      own.addInherited(inherited, envFiles.position());
    } else {
      own.addDefault(directory);
    }
    including.add(main);
    MapNode merged = merge(read(files, include.position()), directory, own);
    including.removeLast();
    return merged.toBuilder().remove("name").build();
  }

  private static List<String> texts(@Nullable Node node) {
    if (node instanceof Scalar scalar) {
      return List.of(scalar.text());
    }
    return node instanceof ListNode list ? list.texts() : List.of();
  }
}
