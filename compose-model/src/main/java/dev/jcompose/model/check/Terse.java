package dev.jcompose.model.check;

import dev.jcompose.model.tree.ListNode;
import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Node;
import dev.jcompose.model.tree.Scalar;
import dev.jcompose.model.tree.Scalar.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out of a project what means the same when it is absent: false, zero, empty texts, lists
 * and free mappings. What people and programs read of a project should be what it says.
 */
public final class Terse {
  /** Keys whose zero or false is not the same as their absence. */
  private static final Set<String> TELLING =
      Set.of(
          "attach",
          "create_host_path",
          "init",
          "max_attempts",
          "parallelism",
          "replicas",
          "required",
          "retries",
          "scale");

  private Terse() {}

  /** The project, complete and in long form, in fewer words. */
  public static MapNode of(MapNode project) {
    return map(project, Schema.PROJECT);
  }

  private static Node node(Node node, Shape shape) {
    if (node instanceof MapNode map && shape.keys != null) {
      return map(map, shape);
    }
    Shape item = shape.item;
    if (!(node instanceof ListNode list) || item == null) {
      return node;
    }
    List<Node> items = new ArrayList<>(list.items().size());
    for (Node each : list.items()) {
      items.add(node(each, item));
    }
    return new ListNode(items, list.position(), list.directive());
  }

  private static MapNode map(MapNode map, Shape shape) {
    MapNode.Builder result = map.toBuilder();
    for (Map.Entry<String, MapNode.Entry> e : map.entries().entrySet()) {
      Shape known = shape.keys == null ? null : shape.keys.get(e.getKey());
      Shape of = known == null ? shape.others : known;
      if (of == null) {
        continue;
      }
      Node value = node(e.getValue().value(), of);
      if (known != null && saysNothing(e.getKey(), value, known)) {
        result.remove(e.getKey());
      } else {
        result.put(e.getKey(), value);
      }
    }
    return result.build();
  }

  private static boolean saysNothing(String key, Node value, Shape shape) {
    if (value instanceof Scalar scalar) {
      return scalar.kind() == Kind.NULL || (isZero(scalar, shape.type) && !TELLING.contains(key));
    }
    if (value instanceof ListNode list) {
      return list.items().isEmpty() && !key.equals("command") && !key.equals("entrypoint");
    }
    return ((MapNode) value).entries().isEmpty() && shape.others != null && !key.equals("services");
  }

  private static boolean isZero(Scalar scalar, @Nullable ScalarType type) {
    return switch (scalar.kind()) {
      case BOOL -> scalar.text().equals("false");
      case INT, FLOAT -> scalar.text().equals("0");
      case STRING ->
          scalar.text().isEmpty() || (type == ScalarType.BYTES && scalar.text().equals("0"));
      case NULL -> true;
    };
  }
}
