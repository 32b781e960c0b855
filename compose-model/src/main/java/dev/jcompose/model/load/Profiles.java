package dev.jcompose.model.load;

import dev.jcompose.model.tree.ListNode;
import dev.jcompose.model.tree.MapNode;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which services take part. */
final class Profiles {
  private Profiles() {}

  /**
   * The services without profiles, with an active one, or named as targets, with their siblings.
   */
  static Set<String> enabled(
      MapNode services, LoadRequest request, ProjectEnvironment environment) {
    Set<String> active = new HashSet<>(request.profiles());
    if (active.isEmpty()) {
      for (String profile : environment.getOrEmpty("COMPOSE_PROFILES").split(",", -1)) {
        active.add(profile.strip());
      }
    }
    for (String target : request.targets()) {
      active.addAll(of(services.map(target)));
    }
    Set<String> enabled = new LinkedHashSet<>();
    for (Map.Entry<String, MapNode.Entry> e : services.entries().entrySet()) {
      List<String> profiles = of(services.map(e.getKey()));
      if (profiles.isEmpty()
          || active.contains("*")
          || profiles.stream().anyMatch(active::contains)) {
        enabled.add(e.getKey());
      }
    }
    return enabled;
  }

  private static List<String> of(MapNode service) {
    return service.get("profiles") instanceof ListNode list ? list.texts() : List.of();
  }
}
