package dev.jcompose.model.check;

import dev.jcompose.model.tree.ListNode;
import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Node;
import dev.jcompose.model.tree.Scalar;
import dev.jcompose.model.tree.TreePath;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What to do about a value of the wrong form, or a key in the wrong place. */
final class FormHints {
  private FormHints() {}

  /** How to write a value in a form that {@code shape} has; null if nobody can tell. */
  static @Nullable String wrongForm(Node node, Shape shape, TreePath path) {
    boolean ofService = path.depth() == 2 && path.pattern().equals("services.*");
    if (ofService && hasKey(ServiceSchema.SERVICE, path.last())) {
      return "\"" + path.last() + "\" is a key of a service; indent it below a service's name";
    }
    return switch (node) {
      case Scalar scalar when shape.item != null -> asList(scalar.text());
      case Scalar _ -> null;
      case ListNode list when shape.keys != null -> fromItems(list);
      case ListNode list when list.items().size() == 1 ->
          "write the value without brackets or \"- \"";
      case ListNode _ -> null;
      case MapNode map when shape.type != null && path.last().startsWith("[") -> asText(map);
      case MapNode map when shape.type == ScalarType.VALUE ->
          "keys have one level here, such as " + path.last() + "_" + firstKey(map);
      case MapNode _ when shape.item != null && shape.item.keys != null ->
          "start each entry with \"- \"";
      case MapNode _ -> null;
    };
  }

  private static String asList(String text) {
    if (text.startsWith("-") && !text.startsWith("- ")) {
      return "put a blank after each \"-\"";
    }
    return text.indexOf(' ') > 0
        ? "start each entry with \"- \""
        : "write it as a list: [\"" + text + "\"]";
  }

  private static @Nullable String fromItems(ListNode list) {
    return list.items().stream().allMatch(MapNode.class::isInstance)
        ? "leave out the \"- \": it starts an entry of a list"
        : null;
  }

  /** An entry of a list that was meant as text but has a colon and a blank in it. */
  private static @Nullable String asText(MapNode map) {
    String key = firstKey(map);
    return map.entries().size() == 1 && map.get(key) instanceof Scalar value
        ? "write \"" + key + "=" + value.text() + "\", or put it in quotes"
        : null;
  }

  private static String firstKey(MapNode map) {
    return map.entries().isEmpty() ? "" : map.entries().keySet().iterator().next();
  }

  /** Where a key belongs that {@code path} does not know; null if nobody can tell. */
  static @Nullable String unknownKey(
      String key, Node value, Map<String, Shape> known, TreePath path) {
    String similar = Suggestions.didYouMean(key, known.keySet());
    if (similar != null) {
      return similar;
    }
    if (path.pattern().startsWith("services.*.networks.") && hasKey(Schema.NETWORK, key)) {
      return "describe the network under the top-level key \"networks\"";
    }
    for (Map.Entry<String, Shape> e : known.entrySet()) {
      if (hasKey(e.getValue(), key)) {
        return "it belongs under \"" + e.getKey() + "\"";
      }
    }
    boolean service = value instanceof MapNode map && (map.has("image") || map.has("build"));
    if (path.depth() == 0) {
      return topLevel(key, service);
    }
    return service ? "services cannot be nested; move it one level up" : null;
  }

  private static String topLevel(String key, boolean service) {
    if (service) {
      return "put services under the key \"services\"";
    }
    return hasKey(ServiceSchema.SERVICE, key)
        ? "\"" + key + "\" is a key of a service; indent it below a service's name"
        : "for data of your own use a key that starts with \"x-\"";
  }

  private static boolean hasKey(Shape shape, String key) {
    return shape.keys != null && shape.keys.containsKey(key);
  }
}
