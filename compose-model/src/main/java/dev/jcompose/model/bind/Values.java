package dev.jcompose.model.bind;

import dev.jcompose.model.ByteSize;
import dev.jcompose.model.check.Units;
import dev.jcompose.model.tree.ListNode;
import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Node;
import dev.jcompose.model.tree.Scalar;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Typed reads from a checked tree: what is absent is empty, zero or null. */
final class Values {
  private Values() {}

  static long integer(MapNode map, String key) {
    return parsed(map.text(key));
  }

  private static long parsed(String text) {
    return text.isEmpty() ? 0 : Long.parseLong(text);
  }

  static @Nullable Long integerOrNull(MapNode map, String key) {
    return map.find(key) instanceof Scalar scalar ? Long.valueOf(scalar.text()) : null;
  }

  static double number(MapNode map, String key) {
    String text = map.text(key);
    return text.isEmpty() ? 0 : Double.parseDouble(text);
  }

  static @Nullable Boolean boolOrNull(MapNode map, String key) {
    return map.find(key) == null ? null : Boolean.valueOf(map.isTrue(key));
  }

  static @Nullable Duration duration(MapNode map, String key) {
    return map.find(key) == null ? null : Units.duration(map.text(key));
  }

  static @Nullable ByteSize bytes(MapNode map, String key) {
    return map.find(key) == null ? null : new ByteSize(parsed(map.text(key)));
  }

  static List<String> texts(MapNode map, String key) {
    return map.get(key) instanceof ListNode list ? list.texts() : List.of();
  }

  static @Nullable List<String> textsOrNull(MapNode map, String key) {
    return map.get(key) instanceof ListNode list ? list.texts() : null;
  }

  static Map<String, String> map(MapNode map, String key) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Map.Entry<String, MapNode.Entry> e : map.map(key).entries().entrySet()) {
      Node value = e.getValue().value();
      values.put(e.getKey(), value instanceof Scalar scalar ? scalar.text() : "");
    }
    return values;
  }

  static Map<String, @Nullable String> nullableMap(MapNode map, String key) {
    Map<String, @Nullable String> values = new LinkedHashMap<>();
    for (Map.Entry<String, MapNode.Entry> e : map.map(key).entries().entrySet()) {
      Node value = e.getValue().value();
      values.put(
          e.getKey(), value instanceof Scalar scalar && !scalar.isNull() ? scalar.text() : null);
    }
    return values;
  }
}
