package dev.jcompose.engine.event;

import dev.jcompose.engine.api.EngineEvent;
import dev.jcompose.engine.api.Filters;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which events a subscriber wants (Docker Engine API, {@code GET /events}): the values of one key
 * are alternatives, except that all labels must hold; all keys must hold.
 */
record EventFilter(Filters filters) implements Predicate<EngineEvent> {
  private static final Set<String> KEYS =
      Set.of(
          "config",
          "container",
          "daemon",
          "event",
          "image",
          "label",
          "network",
          "node",
          "plugin",
          "scope",
          "secret",
          "service",
          "type",
          "volume");

  /** Actions that carry a detail after a colon: "exec_create: sh". */
  private static final Set<String> DETAILED = Set.of("exec_create", "exec_start", "health_status");

  EventFilter {
    filters.only(KEYS);
  }

  @Override
  public boolean test(EngineEvent event) {
    return any("type", event.type()::equals)
        && any("scope", event.scope()::equals)
        && any("event", wanted -> action(wanted, event.action()))
        && any("image", wanted -> image(wanted, event))
        && subjects(event)
        && filters.matchLabels(event.actor().attributes());
  }

  /** The keys that name what the event happened to: by id, name, or the beginning of either. */
  private boolean subjects(EngineEvent event) {
    String id = event.actor().id();
    String name = event.actor().attributes().get("name");
    for (String key :
        List.of(
            "container",
            "network",
            "volume",
            "plugin",
            "daemon",
            "service",
            "node",
            "secret",
            "config")) {
      if (!any(key, wanted -> begins(id, wanted) || begins(name, wanted))) {
        return false;
      }
    }
    return true;
  }

  private boolean any(String key, Predicate<String> holds) {
    List<String> wanted = filters.of(key);
    return wanted.isEmpty() || wanted.stream().anyMatch(holds);
  }

  private static boolean begins(@Nullable String text, String start) {
    return text != null && text.startsWith(start);
  }

  private static boolean action(String wanted, String action) {
    return action.equals(wanted) || (DETAILED.contains(wanted) && action.startsWith(wanted + ":"));
  }

  private static boolean image(String wanted, EngineEvent event) {
    Map<String, String> attributes = event.actor().attributes();
    String image = attributes.getOrDefault(event.type().equals("image") ? "name" : "image", "");
    String id = event.actor().id();
    return wanted.equals(id)
        || wanted.equals(image)
        || wanted.equals(withoutTag(id))
        || wanted.equals(withoutTag(image));
  }

  private static String withoutTag(String image) {
    int at = image.indexOf('@');
    String name = at < 0 ? image : image.substring(0, at);
    int colon = name.lastIndexOf(':');
    return colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
  }
}
