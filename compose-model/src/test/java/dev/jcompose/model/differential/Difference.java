package dev.jcompose.model.differential;

import dev.jcompose.model.tree.ListNode;
import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Node;
import dev.jcompose.model.tree.Problems;
import dev.jcompose.model.tree.Scalar;
import dev.jcompose.model.tree.TreePath;
import dev.jcompose.model.yaml.YamlReader;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A place where two projects differ; {@code -} stands for what one of them lacks. */
record Difference(String path, String ours, String theirs) {
  static final String ABSENT = "-";

  /** All differences between two JSON texts, however their keys are ordered. */
  static List<Difference> between(String ours, String theirs) {
    List<Difference> found = new ArrayList<>();
    compare(json(ours), json(theirs), TreePath.ROOT, found);
    return found;
  }

  /** JSON is YAML. */
  private static MapNode json(String text) {
    Problems problems = new Problems();
    List<MapNode> documents = YamlReader.read("json", text, problems);
    if (documents.size() != 1) {
      throw new IllegalArgumentException(problems.sortedErrors() + " in " + text);
    }
    return documents.getFirst();
  }

  private static void compare(Node ours, Node theirs, TreePath path, List<Difference> found) {
    if (ours instanceof MapNode a && theirs instanceof MapNode b) {
      Set<String> keys = new LinkedHashSet<>(b.entries().keySet());
      keys.addAll(a.entries().keySet());
      for (String key : keys) {
        MapNode.Entry left = a.entries().get(key);
        MapNode.Entry right = b.entries().get(key);
        String at = path.key(key).toString();
        if (left == null && right != null) {
          found.add(new Difference(at, ABSENT, text(right.value())));
        } else if (left != null && right == null) {
          found.add(new Difference(at, text(left.value()), ABSENT));
        } else if (left != null && right != null) {
          compare(left.value(), right.value(), path.key(key), found);
        }
      }
    } else if (ours instanceof ListNode a
        && theirs instanceof ListNode b
        && a.items().size() == b.items().size()) {
      for (int i = 0; i < a.items().size(); i++) {
        compare(a.items().get(i), b.items().get(i), path.index(i), found);
      }
    } else if (!text(ours).equals(text(theirs))) {
      found.add(new Difference(path.toString(), text(ours), text(theirs)));
    }
  }

  /** The value on one line; strings in quotes, so that they are told from numbers. */
  private static String text(Node node) {
    if (node instanceof Scalar scalar) {
      return switch (scalar.kind()) {
        case STRING -> '"' + scalar.text() + '"';
        case NULL -> "null";
        case INT, FLOAT, BOOL -> scalar.text();
      };
    }
    List<String> parts = new ArrayList<>();
    if (node instanceof ListNode list) {
      list.items().forEach(item -> parts.add(text(item)));
      return parts.toString();
    }
    MapNode map = (MapNode) node;
    map.entries().keySet().stream()
        .sorted()
        .forEach(
            key ->
                parts.add(
                    key
                        + ": "
                        + text(map.map(key).entries().isEmpty() ? value(map, key) : map.map(key))));
    return "{" + String.join(", ", parts) + "}";
  }

  private static Node value(MapNode map, String key) {
    MapNode.Entry entry = map.entries().get(key);
    return entry == null ? map : entry.value();
  }

  @Override
  public String toString() {
    return path + ": ours " + ours + ", theirs " + theirs;
  }
}
