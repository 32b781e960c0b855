package dev.jcompose.model.bind;

import dev.jcompose.model.Origins;
import dev.jcompose.model.Position;
import dev.jcompose.model.Problem;
import dev.jcompose.model.Project;
import dev.jcompose.model.Service;
import dev.jcompose.model.tree.ListNode;
import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Node;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The complete tree as a {@link Project}. */
public final class ProjectBinder {
  private ProjectBinder() {}

  /** What the tree does not say about a project. */
  public record Frame(
      Path directory, List<Path> files, List<Path> envFiles, Map<String, String> environment) {}

  /**
   * Binds a tree without errors; those of {@code allServices} that it does not have are kept aside.
   */
  public static Project bind(
      MapNode tree, MapNode allServices, Frame frame, List<Problem> warnings) {
    Map<String, Service> services = new LinkedHashMap<>();
    Map<String, Service> disabled = new LinkedHashMap<>();
    MapNode enabled = tree.map("services");
    for (Map.Entry<String, MapNode.Entry> e : allServices.entries().entrySet()) {
      String name = e.getKey();
      if (enabled.get(name) instanceof MapNode service) {
        services.put(name, new ServiceBinder(name, service).bind());
      } else if (e.getValue().value() instanceof MapNode service) {
        disabled.put(name, new ServiceBinder(name, service).bind());
      }
    }
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
