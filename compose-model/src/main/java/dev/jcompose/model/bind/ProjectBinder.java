package dev.jcompose.model.bind;

import dev.jcompose.model.Origins;
import dev.jcompose.model.Position;
import dev.jcompose.model.Problem;
import dev.jcompose.model.Project;
import dev.jcompose.model.Service;
import dev.jcompose.model.tree.ListNode;
import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Node;
import dev.jcompose.model.tree.Problems;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The complete tree as a {@link Project}. */
public final class ProjectBinder {
  private ProjectBinder() {}

  /** What the tree does not say about a project. */
  public record Frame(
      Path directory, List<Path> files, List<Path> envFiles, Map<String, String> environment) {}

  /** Binds a tree without errors; services not in {@code enabled} are kept aside. */
  public static Project bind(MapNode tree, Set<String> enabled, Frame frame, Problems problems) {
    Map<String, Service> services = new LinkedHashMap<>();
    Map<String, Service> disabled = new LinkedHashMap<>();
    for (Map.Entry<String, MapNode.Entry> e : tree.map("services").entries().entrySet()) {
      if (e.getValue().value() instanceof MapNode service) {
        Service bound = new ServiceBinder(e.getKey(), service).bind();
        (enabled.contains(e.getKey()) ? services : disabled).put(e.getKey(), bound);
      }
    }
    List<Problem> warnings = problems.warnings();
    return new Project(
        tree.text("name"),
        frame.directory(),
        frame.files(),
        frame.envFiles(),
        services,
        disabled,
        ResourceBinder.networks(tree),
        ResourceBinder.volumes(tree),
        ResourceBinder.files(tree, "configs"),
        ResourceBinder.files(tree, "secrets"),
        frame.environment(),
        origins(tree),
        warnings);
  }

  private static Origins origins(MapNode tree) {
    Map<String, Position> positions = new HashMap<>();
    collect(tree, "", positions);
    return new Origins(positions);
  }

  private static void collect(Node node, String path, Map<String, Position> positions) {
    if (node instanceof MapNode map) {
      String prefix = path.isEmpty() ? "" : path + ".";
      for (Map.Entry<String, MapNode.Entry> e : map.entries().entrySet()) {
        String at = prefix + e.getKey();
        positions.put(at, e.getValue().key());
        collect(e.getValue().value(), at, positions);
      }
    } else if (node instanceof ListNode list) {
      int index = 0;
      for (Node item : list.items()) {
        String at = path + "[" + index++ + "]";
        positions.put(at, item.position());
        collect(item, at, positions);
      }
    }
  }
}
