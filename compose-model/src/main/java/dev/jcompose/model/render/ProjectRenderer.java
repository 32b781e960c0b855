package dev.jcompose.model.render;

import dev.jcompose.model.tree.MapNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The canonical model as text, for {@code config}: keys sorted, {@code name} first, every {@code $}
 * doubled so that the text is itself a Compose file with the same meaning.
 */
public final class ProjectRenderer {
  private static final List<String> TOP =
      List.of("name", "services", "networks", "volumes", "secrets", "configs", "models");

  /** The order in which people write entries of lists such as ports and mounts. */
  private static final List<String> ENTRY =
      List.of(
          "name",
          "type",
          "mode",
          "host_ip",
          "source",
          "target",
          "published",
          "protocol",
          "app_protocol",
          "read_only",
          "path");

  private ProjectRenderer() {}

  /** YAML with two spaces of indentation. */
  public static String yaml(MapNode model) {
    return new YamlWriter().write(model);
  }

  /** JSON with two spaces of indentation, in the form that programs know from docker compose. */
  public static String json(MapNode model) {
    return new JsonWriter().write(JsonForm.of(model));
  }

  /**
   * The order of a mapping's keys at {@code depth}; {@code entry} says that it is an item of a
   * list.
   */
  static List<Map.Entry<String, MapNode.Entry>> sorted(MapNode map, int depth, boolean entry) {
    List<Map.Entry<String, MapNode.Entry>> entries = new ArrayList<>(map.entries().entrySet());
    List<String> first = depth == 0 ? TOP : entry ? ENTRY : List.of();
    entries.sort(
        (a, b) -> {
          int order = Integer.compare(rank(a.getKey(), first), rank(b.getKey(), first));
          return order != 0 ? order : a.getKey().compareTo(b.getKey());
        });
    return entries;
  }

  private static int rank(String key, List<String> first) {
    int index = first.indexOf(key);
    return index < 0 ? first.size() : index;
  }

  static String escaped(String text) {
    return text.replace("$", "$$");
  }
}
