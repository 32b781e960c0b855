package dev.jcompose.model.normalize;

import dev.jcompose.model.interpolate.Templates;
import dev.jcompose.model.tree.Directive;
import dev.jcompose.model.tree.ListNode;
import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Node;
import dev.jcompose.model.tree.Problems;
import dev.jcompose.model.tree.Scalar;
import dev.jcompose.model.tree.TreePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Turns one document into long forms with absolute paths. Adds nothing that merging could take for
 * said.
 */
public final class LongForms {
  private final HostPaths paths;
  private final Problems problems;
  private final ServiceForms services;

  public LongForms(HostPaths paths, Templates templates, Problems problems) {
    this.paths = paths;
    this.problems = problems;
    this.services = new ServiceForms(paths, templates, problems);
  }

  /** The document in long form. */
  public MapNode apply(MapNode document) {
    MapNode.Builder result = document.toBuilder();
    result.remove("version");
    for (Map.Entry<String, MapNode.Entry> e : document.entries().entrySet()) {
      TreePath path = TreePath.ROOT.key(e.getKey());
      if (e.getValue().value() instanceof MapNode section) {
        switch (e.getKey()) {
          case "services" -> result.put("services", each(section, path, true));
          case "networks", "volumes", "configs", "secrets" ->
              result.put(e.getKey(), each(section, path, false));
          default -> {}
        }
      } else if (e.getKey().equals("include")) {
        result.put("include", Forms.wrapItems(e.getValue().value(), "path"));
      }
    }
    return result.build();
  }

  private MapNode each(MapNode section, TreePath path, boolean service) {
    MapNode.Builder result = section.toBuilder();
    for (Map.Entry<String, MapNode.Entry> e : section.entries().entrySet()) {
      Node value = e.getValue().value();
      if (value.directive() != Directive.RESET && value instanceof MapNode map) {
        result.put(
            e.getKey(),
            service
                ? services.apply(map, path.key(e.getKey()))
                : resource(map, path.key(e.getKey())));
      }
    }
    return result.build();
  }

  private MapNode resource(MapNode map, TreePath path) {
    MapNode.Builder result =
        map
            .replace("labels", Forms::labels)
            .replace("file", file -> paths.resolve((Scalar) file))
            .toBuilder();
    if (map.get("external") instanceof MapNode external) {
      result.put("external", Scalar.bool(true, external.position()));
      if (external.find("name") instanceof Scalar name) {
        if (map.find("name") != null && !map.text("name").equals(name.text())) {
          problems.error(
              path.subject() + ": name and external.name differ",
              name.position(),
              "write external: true and keep name");
        }
        result.put("name", name);
      }
    }
    if (map.get("driver_opts") instanceof MapNode options
        && options.text("o").contains("bind")
        && options.find("device") instanceof Scalar device
        && !device.text().startsWith("/")) {
      result.put("driver_opts", options.toBuilder().put("device", paths.resolve(device)).build());
    }
    return result.build();
  }

  /** Each item of a list through {@code form}. */
  static Node items(Node node, Function<Node, Node> form) {
    if (!(node instanceof ListNode list)) {
      return node;
    }
    List<Node> items = new ArrayList<>(list.items().size());
    for (Node item : list.items()) {
      items.add(form.apply(item));
    }
    return new ListNode(items, list.position(), list.directive());
  }
}
