package dev.jcompose.model.normalize;

import dev.jcompose.model.tree.ListNode;
import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Node;
import dev.jcompose.model.tree.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The long form of {@code build}. */
final class BuildForms {
  private final HostPaths paths;

  BuildForms(HostPaths paths) {
    this.paths = paths;
  }

  Node apply(Node value) {
    MapNode build = (MapNode) Forms.wrap(value, "context");
    MapNode.Builder result = build.emptyBuilder();
    for (Map.Entry<String, MapNode.Entry> e : build.entries().entrySet()) {
      Node node = e.getValue().value();
      result.put(e.getKey(), e.getValue().with(node.isNull() ? node : attribute(e.getKey(), node)));
    }
    return result.build();
  }

  private Node attribute(String key, Node value) {
    return switch (key) {
      case "context" -> local(value);
      case "args" -> Forms.pairs(value);
      case "labels" -> Forms.labels(value);
      case "additional_contexts" -> contexts(Forms.pairs(value));
      case "extra_hosts" -> Forms.hosts(value);
      case "secrets" -> Forms.wrapItems(value, "source");
      case "no_cache_filter" -> Forms.list(value);
      case "ssh" -> keys(Forms.pairs(value));
      default -> value;
    };
  }

  private Node local(Node value) {
    return value instanceof Scalar scalar
            && !scalar.text().isEmpty()
            && !HostPaths.isRemote(scalar.text())
        ? paths.resolve(scalar)
        : value;
  }

  /** {@code {id: path}} to {@code ["id=path"]}. */
  private static Node keys(Node value) {
    if (!(value instanceof MapNode map)) {
      return value;
    }
    List<Node> items = new ArrayList<>();
    for (Map.Entry<String, MapNode.Entry> e : map.entries().entrySet()) {
      boolean plain = !(e.getValue().value() instanceof Scalar path) || path.text().isEmpty();
      String text = plain ? e.getKey() : e.getKey() + "=" + map.text(e.getKey());
      items.add(Scalar.string(text, e.getValue().key()));
    }
    return new ListNode(items, map.position(), map.directive());
  }

  private Node contexts(Node value) {
    if (!(value instanceof MapNode map)) {
      return value;
    }
    MapNode.Builder result = map.toBuilder();
    for (Map.Entry<String, MapNode.Entry> e : map.entries().entrySet()) {
      result.put(e.getKey(), local(e.getValue().value()));
    }
    return result.build();
  }
}
