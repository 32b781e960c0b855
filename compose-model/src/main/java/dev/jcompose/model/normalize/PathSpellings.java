package dev.jcompose.model.normalize;

import dev.jcompose.model.Position;
import dev.jcompose.model.tree.ListNode;
import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Node;
import dev.jcompose.model.tree.Scalar;
import dev.jcompose.model.tree.Scalar.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Remembers how files spell the paths that became absolute. */
public final class PathSpellings {
  private record Resolved(String path, Position position) {}

  private final Map<Resolved, String> spellings = new HashMap<>();

  void add(String spelling, String path, Position position) {
    if (!spelling.equals(path)) {
      spellings.put(new Resolved(path, position), spelling);
    }
  }

  /** The tree with its paths as in the files. */
  public MapNode restore(MapNode map) {
    MapNode.Builder result = map.toBuilder();
    map.entries().forEach((key, entry) -> result.put(key, entry.with(restore(entry.value()))));
    return result.build();
  }

  private Node restore(Node node) {
    return switch (node) {
      case MapNode map -> restore(map);
      case ListNode list -> {
        List<Node> items = new ArrayList<>(list.items().size());
        list.items().forEach(item -> items.add(restore(item)));
        yield new ListNode(items, list.position(), list.directive());
      }
      case Scalar scalar -> {
        String spelling = spellings.get(new Resolved(scalar.text(), scalar.position()));
        yield spelling == null ? scalar : scalar.with(spelling, Kind.STRING);
      }
    };
  }
}
