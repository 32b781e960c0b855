package dev.jcompose.model.interpolate;

import dev.jcompose.model.Position;
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

/** Puts variables into the strings of a tree: values, not keys. */
public final class Interpolator {
  private final Variables variables;
  private final Problems problems;
  private final Set<String> warned;
  private final Substitutions substitutions;

  /** {@code warned} holds names already reported as unset, shared by all files of a load. */
  public Interpolator(
      Variables variables, Problems problems, Set<String> warned, Substitutions substitutions) {
    this.variables = variables;
    this.problems = problems;
    this.warned = warned;
    this.substitutions = substitutions;
  }

  /** An interpolator that remembers on its own what it warned about. */
  public Interpolator(Variables variables, Problems problems) {
    this(variables, problems, new HashSet<>(), new Substitutions());
  }

  /** The tree with all variables replaced; unchanged parts are shared. */
  public MapNode apply(MapNode document) {
    return (MapNode) node(document, TreePath.ROOT);
  }

  private Node node(Node node, TreePath path) {
    if (node instanceof Scalar scalar) {
      return scalar.kind() == Kind.STRING && scalar.text().indexOf('$') >= 0
          ? scalar.with(text(scalar.text(), scalar.position(), path), Kind.STRING)
          : scalar;
    }
    return node instanceof MapNode map ? map(map, path) : list((ListNode) node, path);
  }

  private Node map(MapNode map, TreePath path) {
    MapNode.Builder changed = null;
    for (Map.Entry<String, MapNode.Entry> e : map.entries().entrySet()) {
      Node value = e.getValue().value();
      Node replaced = node(value, path.key(e.getKey()));
      if (replaced != value) {
        changed = changed == null ? map.toBuilder() : changed;
        changed.put(e.getKey(), e.getValue().key(), replaced);
      }
    }
    return changed == null ? map : changed.build();
  }

  private Node list(ListNode list, TreePath path) {
    List<Node> items = new ArrayList<>(list.items().size());
    boolean changed = false;
    for (Node item : list.items()) {
      Node replaced = node(item, path.index(items.size()));
      changed |= replaced != item;
      items.add(replaced);
    }
    return changed ? new ListNode(items, list.position(), list.directive()) : list;
  }

  private String text(String text, Position position, TreePath path) {
    try {
      List<String> unset = new ArrayList<>();
      List<String> used = new ArrayList<>();
      String value = Template.parse(text).evaluate(name -> look(name, used), unset);
      if (!used.isEmpty()) {
        substitutions.add(position, text, value, used, variables);
      }
      for (String name : unset) {
        warnUnset(name, position);
      }
      return value;
    } catch (Template.Malformed e) {
      problems.error(
          path.subject() + ": " + e.getMessage(),
          problems.within(position, text, e.offset()),
          "variables are like ${NAME} or ${NAME:-default}; write \"$$\" for a plain \"$\"");
    } catch (Template.MissingVariable e) {
      problems.error(
          path.subject() + ": " + e.getMessage(), position, "set it in the environment or in .env");
    }
    return text;
  }

  private @Nullable String look(String name, List<String> used) {
    used.add(name);
    return variables.get(name);
  }

  private void warnUnset(String name, Position position) {
    if (warned.add(name)) {
      problems.warning(
          "variable \"" + name + "\" is not set, using an empty string",
          position,
          "set it in the environment or in .env, or write ${" + name + ":-default}");
    }
  }
}
