package dev.jcompose.model.merge;

import dev.jcompose.model.tree.Directive;
import dev.jcompose.model.tree.ListNode;
import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Node;
import dev.jcompose.model.tree.Problems;
import dev.jcompose.model.tree.Scalar;
import dev.jcompose.model.tree.TreePath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Merges documents in long form. What comes out has no directives left. */
public final class Merger {
  private final Problems problems;

  public Merger(Problems problems) {
    this.problems = problems;
  }

  /** {@code override} over {@code base}. */
  public MapNode merge(MapNode base, MapNode override) {
    return mappings(base, override, TreePath.ROOT);
  }

  /** One service over the one it extends. */
  public MapNode mergeService(String name, MapNode base, MapNode override) {
    return mappings(base, override, TreePath.ROOT.key("services").key(name));
  }

  /** The base without what {@code override} resets or replaces as a whole. */
  public static MapNode forget(MapNode base, MapNode override) {
    MapNode.Builder result = null;
    for (Map.Entry<String, MapNode.Entry> e : override.entries().entrySet()) {
      Node said = e.getValue().value();
      Node old = base.get(e.getKey());
      if (old == null) {
        continue;
      }
      if (said.directive() != Directive.NONE) {
        result = (result == null ? base.toBuilder() : result).remove(e.getKey());
      } else if (said instanceof MapNode map && old instanceof MapNode oldMap) {
        MapNode kept = forget(oldMap, map);
        if (kept != old) {
          result = (result == null ? base.toBuilder() : result).put(e.getKey(), kept);
        }
      }
    }
    return result == null ? base : result.build();
  }

  /** What {@code override} replaces as a whole, remembered in it. */
  public static MapNode remember(MapNode base, MapNode override) {
    MapNode.Builder result = null;
    for (Map.Entry<String, MapNode.Entry> e : override.entries().entrySet()) {
      MapNode.Entry said = e.getValue();
      MapNode.Entry old = base.entries().get(e.getKey());
      if (old == null) {
        continue;
      }
      MapNode.Entry kept = said;
      if (said.value().directive() == Directive.OVERRIDE) {
        kept = said.over(old);
      } else if (said.value() instanceof MapNode map && old.value() instanceof MapNode oldMap) {
        kept = said.with(remember(oldMap, map));
      }
      if (kept.value() != said.value() || kept.earlier() != said.earlier()) {
        result = result == null ? override.toBuilder() : result;
        result.put(e.getKey(), kept);
      }
    }
    return result == null ? override : result.build();
  }

  private MapNode mappings(MapNode base, MapNode override, TreePath path) {
    MapNode.Builder result = base.toBuilder();
    for (Map.Entry<String, MapNode.Entry> e : override.entries().entrySet()) {
      String key = e.getKey();
      Node value = e.getValue().value();
      if (value.directive() == Directive.RESET) {
        result.remove(key);
        continue;
      }
      TreePath at = path.key(key);
      Node old = result.get(key);
      MergeRule rule = MergeRule.of(at.pattern());
      if (old == null || replaces(old, value, rule)) {
        result.override(key, e.getValue().with(settled(value, rule, at)));
      } else if (!value.isNull()) {
        result.put(key, e.getValue().key(), joined(old, value, rule, at));
      }
    }
    return result.build().with(Directive.NONE);
  }

  /** Whether the later value stands alone; otherwise something of both lives on. */
  private static boolean replaces(Node base, Node override, MergeRule rule) {
    if (override.directive() == Directive.OVERRIDE) {
      return true;
    }
    if (override.isNull()) {
      return false;
    }
    return base.isNull()
        || rule == MergeRule.REPLACE
        || (base instanceof Scalar && override instanceof Scalar)
        || (rule == MergeRule.BY_DRIVER
            && base instanceof MapNode from
            && override instanceof MapNode over
            && differ(from.text("driver"), over.text("driver")));
  }

  private Node joined(Node base, Node override, MergeRule rule, TreePath path) {
    if (base instanceof MapNode from && override instanceof MapNode over) {
      return mappings(from, over, path);
    }
    if (base instanceof ListNode from && override instanceof ListNode over) {
      List<Node> items = new ArrayList<>(from.items());
      items.addAll(over.items());
      return new ListNode(rule.removesDuplicates() ? unique(items, rule) : items, over.position());
    }
    problems.error(
        path.subject()
            + " is "
            + override.sort()
            + ", but was "
            + base.sort()
            + " at "
            + base.position(),
        override.position(),
        "write both in the same form, or use !override to replace the earlier value");
    return base;
  }

  private static boolean differ(String driver, String other) {
    return !driver.isEmpty() && !other.isEmpty() && !driver.equals(other);
  }

  /** The value as it is when there is nothing to merge with. */
  private Node settled(Node value, MergeRule rule, TreePath path) {
    if (value instanceof MapNode map) {
      return mappings(map.emptyBuilder().build(), map, path);
    }
    if (value instanceof ListNode list) {
      return rule.removesDuplicates()
          ? new ListNode(unique(list.items(), rule), list.position())
          : list.with(Directive.NONE);
    }
    return value.directive() == Directive.NONE ? value : value.with(Directive.NONE);
  }

  private static List<Node> unique(List<Node> items, MergeRule rule) {
    if (items.size() < 2) {
      return items;
    }
    Map<String, Node> byIdentity = new LinkedHashMap<>();
    for (Node item : items) {
      String identity = identity(item, rule);
      byIdentity.merge(
          identity == null ? "\0" + byIdentity.size() : identity, item, Merger::inPlaceOf);
    }
    return new ArrayList<>(byIdentity.values());
  }

  /** The later item, which remembers what the earlier one said under the same keys. */
  private static Node inPlaceOf(Node earlier, Node later) {
    if (!(earlier instanceof MapNode from) || !(later instanceof MapNode map)) {
      return later;
    }
    MapNode.Builder result = map.emptyBuilder();
    for (Map.Entry<String, MapNode.Entry> e : map.entries().entrySet()) {
      MapNode.Entry said = e.getValue();
      MapNode.Entry old = from.entries().get(e.getKey());
      if (old == null || saysTheSame(old.value(), said.value())) {
        result.put(e.getKey(), said);
      } else if (old.value() instanceof MapNode) {
        result.put(e.getKey(), said.with(inPlaceOf(old.value(), said.value())));
      } else {
        result.put(e.getKey(), said.over(old));
      }
    }
    return result.build();
  }

  private static boolean saysTheSame(Node a, Node b) {
    return a instanceof Scalar scalar
        && b instanceof Scalar other
        && scalar.text().equals(other.text());
  }

  /** What makes an item the same as another; null if it stands for itself. */
  private static @Nullable String identity(Node item, MergeRule rule) {
    if (item instanceof Scalar scalar) {
      return scalar.text();
    }
    if (!(item instanceof MapNode map)) {
      return null;
    }
    return switch (rule) {
      case BY_TARGET -> map.text("target").isEmpty() ? null : map.text("target");
      case BY_SOURCE_OR_TARGET ->
          map.text("target").isEmpty() ? map.text("source") : map.text("target");
      case BY_PATH -> map.text("path");
      case BY_SUBNET -> map.text("subnet").isEmpty() ? null : map.text("subnet");
      case BY_PORT ->
          map.text("host_ip")
              + ":"
              + map.text("published")
              + ":"
              + map.text("target")
              + "/"
              + map.text("protocol");
      case DEFAULT, REPLACE, UNIQUE, BY_DRIVER -> null;
    };
  }
}
