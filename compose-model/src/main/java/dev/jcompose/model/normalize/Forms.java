package dev.jcompose.model.normalize;

import dev.jcompose.model.tree.ListNode;
import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Node;
import dev.jcompose.model.tree.Scalar;
import dev.jcompose.model.tree.Scalar.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Small conversions between the forms that Compose allows for one thing. All keep the directive.
 */
final class Forms {
  private Forms() {}

  /** {@code ["K=V", "K"]} to {@code {K: V, K: null}}. */
  static Node pairs(Node node) {
    if (!(node instanceof ListNode list)) {
      return node;
    }
    MapNode.Builder map = MapNode.builder(list.position());
    for (Node item : list.items()) {
      if (item instanceof Scalar scalar) {
        int equals = scalar.text().indexOf('=');
        String key = equals < 0 ? scalar.text() : scalar.text().substring(0, equals);
        Node value =
            equals < 0
                ? Scalar.nothing(scalar.position())
                : Scalar.string(scalar.text().substring(equals + 1), scalar.position());
        map.put(key, scalar.position(), value);
      }
    }
    return map.build().with(list.directive());
  }

  /** As {@link #pairs}, with empty text for keys without value. */
  static Node labels(Node node) {
    if (!(pairs(node) instanceof MapNode map)) {
      return node;
    }
    MapNode.Builder labels = map.toBuilder();
    for (Map.Entry<String, MapNode.Entry> e : map.entries().entrySet()) {
      if (e.getValue().value() instanceof Scalar scalar && scalar.isNull()) {
        labels.put(e.getKey(), scalar.with("", Kind.STRING));
      }
    }
    return labels.build();
  }

  /** {@code a} to {@code [a]}. */
  static Node list(Node node) {
    return node instanceof Scalar scalar && !scalar.isNull()
        ? new ListNode(
            List.of(Scalar.string(scalar.text(), scalar.position())),
            scalar.position(),
            scalar.directive())
        : node;
  }

  /** {@code [a, b]} to {@code {a: x, b: x}}. */
  static Node keys(Node node, Node value) {
    if (!(node instanceof ListNode list)) {
      return node;
    }
    MapNode.Builder map = MapNode.builder(list.position());
    for (Node item : list.items()) {
      if (item instanceof Scalar scalar) {
        map.put(scalar.text(), scalar.position(), value);
      }
    }
    return map.build().with(list.directive());
  }

  /** {@code a} to {@code {key: a}}. */
  static Node wrap(Node node, String key) {
    return node instanceof Scalar scalar && !scalar.isNull()
        ? MapNode.builder(scalar.position())
            .put(key, Scalar.string(scalar.text(), scalar.position()))
            .build()
            .with(scalar.directive())
        : node;
  }

  /** Each item of a list wrapped. */
  static Node wrapItems(Node node, String key) {
    if (!(node instanceof ListNode list)) {
      return node;
    }
    List<Node> items = new ArrayList<>(list.items().size());
    for (Node item : list.items()) {
      items.add(wrap(item, key));
    }
    return new ListNode(items, list.position(), list.directive());
  }

  /** {@code host:ip}, {@code host=ip} and mappings to a list of {@code host=ip}. */
  static Node hosts(Node node) {
    List<Node> items = new ArrayList<>();
    if (node instanceof ListNode list) {
      for (Node item : list.items()) {
        if (item instanceof Scalar scalar) {
          items.add(scalar.with(host(scalar.text()), Kind.STRING));
        }
      }
      return new ListNode(items, list.position(), list.directive());
    }
    if (!(node instanceof MapNode map)) {
      return node;
    }
    for (Map.Entry<String, MapNode.Entry> e : map.entries().entrySet()) {
      Node value = list(e.getValue().value());
      if (value instanceof ListNode addresses) {
        for (String address : addresses.texts()) {
          items.add(Scalar.string(host(e.getKey() + "=" + address), e.getValue().key()));
        }
      }
    }
    return new ListNode(items, map.position(), map.directive());
  }

  private static String host(String text) {
    int split = text.indexOf('=') >= 0 ? text.indexOf('=') : text.indexOf(':');
    if (split < 0) {
      return text;
    }
    String address = text.substring(split + 1);
    if (address.startsWith("[") && address.endsWith("]")) {
      address = address.substring(1, address.length() - 1);
    }
    return text.substring(0, split) + "=" + address;
  }
}
