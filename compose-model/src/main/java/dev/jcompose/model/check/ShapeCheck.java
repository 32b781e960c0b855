package dev.jcompose.model.check;

import dev.jcompose.model.interpolate.Templates;
import dev.jcompose.model.tree.Directive;
import dev.jcompose.model.tree.ListNode;
import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Node;
import dev.jcompose.model.tree.Problems;
import dev.jcompose.model.tree.Scalar;
import dev.jcompose.model.tree.Scalar.Kind;
import dev.jcompose.model.tree.TreePath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares a document with {@link Schema} and types its scalars. In the tree that comes back every
 * value has the type that its place asks for; what could not be typed was reported and left out.
 */
public final class ShapeCheck {
  private final ScalarCheck scalars;
  private final Templates templates;
  private final Problems problems;

  public ShapeCheck(Templates templates, Problems problems) {
    this.templates = templates;
    this.problems = problems;
    this.scalars = new ScalarCheck(problems);
  }

  /** Checks one document; keys that are only required after merging are not asked for. */
  public MapNode check(MapNode document) {
    Node node = node(document, Schema.PROJECT, TreePath.ROOT);
    return node instanceof MapNode map ? map : MapNode.empty(document.position());
  }

  /** Reports mappings of the merged tree that lack a required key, and keys without a value. */
  public void checkRequired(MapNode merged) {
    required(merged, Schema.PROJECT, TreePath.ROOT);
  }

  private @Nullable Node node(Node node, Shape shape, TreePath path) {
    if (shape == Shape.ANY || node.directive() == Directive.RESET) {
      return node;
    }
    if (node instanceof MapNode map && shape.keys != null) {
      return map(map, shape, shape.keys, path);
    }
    if (node instanceof ListNode list && shape.item != null) {
      distinct(list, shape, path);
      return list(list, shape.item, path);
    }
    if (node instanceof Scalar scalar) {
      if (scalar.kind() == Kind.NULL) {
        return scalar;
      }
      if (templates.isOpen(scalar)) {
        return scalar;
      }
      if (shape.type != null) {
        return scalars.check(scalar, shape, path);
      }
    }
    problems.error(
        path.subject() + " must be " + shape.expectation() + ", but is " + node.sort(),
        node.position(),
        FormHints.wrongForm(node, shape, path));
    return null;
  }

  private MapNode map(MapNode map, Shape shape, Map<String, Shape> keys, TreePath path) {
    MapNode.Builder checked = map.emptyBuilder();
    for (Map.Entry<String, MapNode.Entry> e : map.entries().entrySet()) {
      String key = e.getKey();
      Node value = e.getValue().value();
      Shape named = keys.get(key);
      Shape valueShape = named == null ? shape.others : named;
      String violation = shape.keyFormat.violation(key);
      if (valueShape == null && key.startsWith("x-")) {
        checked.put(key, e.getValue());
      } else if (valueShape == null) {
        unknown(key, e.getValue(), keys, path);
        String meant = Suggestions.nearest(key, keys.keySet());
        if (meant != null && !map.has(meant)) {
          checked.put(meant, Scalar.refused(value.position()));
        }
      } else if (violation != null) {
        problems.error("name \"" + key + "\" in " + path + " " + violation, e.getValue().key());
      } else {
        if (named == null
            && path.depth() > 1
            && value instanceof Scalar scalar
            && scalar.isNull()) {
          nothingSaid(scalar, valueShape, path.key(key));
        }
        Node typed = node(value, valueShape, path.key(key));
        // A refused value leaves a null, so that nobody complains that the key is missing.
        Node kept = typed == null ? Scalar.refused(value.position()) : typed;
        checked.put(key, e.getValue().with(kept));
      }
    }
    return checked.build();
  }

  private void unknown(String key, MapNode.Entry entry, Map<String, Shape> keys, TreePath path) {
    String subject = path.depth() == 0 ? "" : path.subject() + ": ";
    String hint = FormHints.unknownKey(key, entry.value(), keys, path);
    problems.error(subject + "key \"" + key + "\" is not known", entry.key(), hint);
  }

  private ListNode list(ListNode list, Shape item, TreePath path) {
    List<Node> checked = new ArrayList<>(list.items().size());
    int index = 0;
    for (Node value : list.items()) {
      TreePath itemPath = path.index(index++);
      if (value.isNull()) {
        problems.error(
            itemPath.subject() + " is empty, but must be " + item.expectation(), value.position());
        continue;
      }
      Node typed = node(value, item, itemPath);
      if (typed != null) {
        required(typed, item, itemPath); // items are not merged, so nothing will be added
        checked.add(typed);
      }
    }
    return new ListNode(checked, list.position(), list.directive());
  }

  private void nothingSaid(Scalar scalar, Shape shape, TreePath path) {
    if (!shape.nullable && shape != Shape.ANY && !scalar.isRefused()) {
      problems.error(
          path.subject() + " has no value, but must be " + shape.expectation(),
          scalar.position(),
          "give it a value or remove the key");
    }
  }

  private void distinct(ListNode list, Shape shape, TreePath path) {
    Set<String> said = new HashSet<>();
    int index = 0;
    for (Node item : list.items()) {
      TreePath at = path.index(index++);
      if (shape.distinct && item instanceof Scalar scalar && !said.add(scalar.text())) {
        problems.error(
            at.subject() + ": \"" + scalar.text() + "\" is there twice",
            item.position(),
            "keep one of the two");
      }
    }
  }

  private void required(Node node, Shape shape, TreePath path) {
    if (node instanceof MapNode map && shape.keys != null) {
      for (String key : shape.required) {
        if (!map.has(key)) {
          problems.error(path.subject() + " needs the key \"" + key + "\"", map.position());
        }
      }
      for (Map.Entry<String, MapNode.Entry> e : map.entries().entrySet()) {
        Shape value = shape.keys.get(e.getKey());
        value = value == null ? shape.others : value;
        if (e.getValue().value() instanceof Scalar scalar && scalar.isNull() && value != null) {
          nothingSaid(scalar, value, path.key(e.getKey()));
        } else if (value != null) {
          required(e.getValue().value(), value, path.key(e.getKey()));
        }
      }
    } else if (node instanceof ListNode list && shape.item != null) {
      distinct(list, shape, path);
      int index = 0;
      for (Node item : list.items()) {
        required(item, shape.item, path.index(index++));
      }
    }
  }
}
