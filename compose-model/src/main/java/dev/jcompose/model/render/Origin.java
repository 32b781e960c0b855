package dev.jcompose.model.render;

import dev.jcompose.model.Position;
import dev.jcompose.model.interpolate.Substitutions;
import dev.jcompose.model.interpolate.Substitutions.Substitution;
import dev.jcompose.model.tree.ListNode;
import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.MapNode.Entry;
import dev.jcompose.model.tree.Node;
import dev.jcompose.model.tree.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where one value of a project comes from.
 *
 * @param path such as {@code services.web.ports[0].published}
 * @param value as it would stand in YAML, on one line
 * @param position null if no file says the value and it is a default
 * @param substitution the variables that had a part in it; null if none had
 * @param overridden what it replaced, the last first
 */
public record Origin(
    String path,
    String value,
    @Nullable Position position,
    @Nullable Substitution substitution,
    List<Overridden> overridden) {

  /** A value that another one replaced. */
  public record Overridden(String value, Position position) {}

  public Origin {
    overridden = List.copyOf(overridden);
  }

  /**
   * The origins of all values in a tree, in canonical order: of scalars, of empty lists and
   * mappings, and of others that replaced something as a whole.
   */
  public static List<Origin> of(MapNode tree, Substitutions substitutions) {
    Collector collector = new Collector(substitutions);
    collector.map(tree, "", KeyOrder.PROJECT);
    return collector.found;
  }

  /** Whether this is the value at {@code wanted} or one in it. */
  public boolean isIn(String wanted) {
    return path.startsWith(wanted)
        && (path.length() == wanted.length() || ".[".indexOf(path.charAt(wanted.length())) >= 0);
  }

  private static final class Collector {
    private final List<Origin> found = new ArrayList<>();
    private final Substitutions substitutions;

    Collector(Substitutions substitutions) {
      this.substitutions = substitutions;
    }

    void map(MapNode map, String path, KeyOrder order) {
      boolean shortForm = isShortForm(map);
      for (Map.Entry<String, Entry> e : order.sorted(map)) {
        String at = path.isEmpty() ? e.getKey() : path + "." + e.getKey();
        Entry entry = e.getValue();
        List<Overridden> overridden = new ArrayList<>();
        for (Entry earlier : entry.earlier()) {
          String old = YamlWriter.inline(earlier.value());
          overridden.add(new Overridden(old, earlier.value().position()));
        }
        if (isLeaf(entry.value()) || !overridden.isEmpty()) {
          boolean implied = !shortForm && entry.value().position().equals(map.position());
          add(at, entry.value(), implied, overridden);
        }
        inside(entry.value(), at, order.of(e.getKey()));
      }
    }

    private void inside(Node node, String path, KeyOrder order) {
      if (node instanceof MapNode map) {
        map(map, path, order);
      } else if (node instanceof ListNode list) {
        int index = 0;
        for (Node item : list.items()) {
          String at = path + "[" + index++ + "]";
          if (isLeaf(item)) {
            add(at, item, false, List.of());
          }
          inside(item, at, order);
        }
      }
    }

    /** Whether a mapping was made from a scalar: all of it then stands where that did. */
    private static boolean isShortForm(MapNode map) {
      return map.entries().size() > 1
          && map.entries().values().stream()
              .allMatch(e -> e.value().position().equals(map.position()));
    }

    private static boolean isLeaf(Node node) {
      return switch (node) {
        case MapNode map -> map.entries().isEmpty();
        case ListNode list -> list.items().isEmpty();
        case Scalar _ -> true;
      };
    }

    private void add(String path, Node value, boolean implied, List<Overridden> overridden) {
      Position position = value.position();
      Optional<Substitution> substitution =
          value instanceof Scalar scalar
              ? substitutions.at(position).filter(s -> s.made(scalar.text()))
              : Optional.empty();
      found.add(
          new Origin(
              path,
              YamlWriter.inline(value),
              implied ? null : position,
              substitution.orElse(null),
              overridden));
    }
  }
}
