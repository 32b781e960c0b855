package dev.jcompose.model.render;

import dev.jcompose.model.tree.ListNode;
import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Node;
import dev.jcompose.model.tree.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The JSON form of a model as programs know it from docker compose: some objects and keys are there
 * also when they are empty, and extensions ({@code x-*}) only at the top level. The YAML form has
 * neither.
 */
final class JsonForm {
  private JsonForm() {}

  static MapNode of(MapNode model) {
    MapNode plain = (MapNode) withoutExtensions(model, 0);
    return plain
        .replace("services", services -> each(services, JsonForm::service))
        .replace("networks", networks -> each(networks, network -> always(network, "ipam")));
  }

  private static Node withoutExtensions(Node node, int depth) {
    if (node instanceof MapNode map) {
      MapNode.Builder result = map.toBuilder();
      for (Map.Entry<String, MapNode.Entry> e : map.entries().entrySet()) {
        if (!e.getKey().startsWith("x-")) {
          result.put(e.getKey(), withoutExtensions(e.getValue().value(), depth + 1));
        } else if (depth > 0) {
          result.remove(e.getKey());
        }
      }
      return result.build();
    }
    return node instanceof ListNode list
        ? items(list, item -> withoutExtensions(item, depth + 1))
        : node;
  }

  private static Node service(Node node) {
    MapNode service = (MapNode) node;
    Node nothing = Scalar.nothing(service.position());
    return ((MapNode) always(always(service, "command", nothing), "entrypoint", nothing))
        .replace("deploy", deploy -> always(always(deploy, "resources"), "placement"))
        .replace("develop", JsonForm::develop);
  }

  private static Node develop(Node develop) {
    return develop instanceof MapNode map
        ? map.replace(
            "watch", watch -> watch instanceof ListNode list ? items(list, JsonForm::watch) : watch)
        : develop;
  }

  private static Node watch(Node watch) {
    Node command = Scalar.nothing(watch.position());
    return always(watch, "exec", always(MapNode.empty(watch.position()), "command", command));
  }

  private static Node always(Node node, String key) {
    return always(node, key, MapNode.empty(node.position()));
  }

  private static Node always(Node node, String key, Node empty) {
    return node instanceof MapNode map && !map.has(key)
        ? map.toBuilder().put(key, empty).build()
        : node;
  }

  private static Node each(Node section, UnaryOperator<Node> form) {
    if (!(section instanceof MapNode map)) {
      return section;
    }
    MapNode.Builder result = map.toBuilder();
    for (Map.Entry<String, MapNode.Entry> e : map.entries().entrySet()) {
      if (e.getValue().value() instanceof MapNode value) {
        result.put(e.getKey(), form.apply(value));
      }
    }
    return result.build();
  }

  private static ListNode items(ListNode list, UnaryOperator<Node> form) {
    List<Node> items = new ArrayList<>(list.items().size());
    for (Node item : list.items()) {
      items.add(form.apply(item));
    }
    return new ListNode(items, list.position(), list.directive());
  }
}
