package dev.jcompose.model.load;

import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Node;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Leaves of a project what its enabled services need. */
final class Selection {
  private final Set<String> networks = new HashSet<>();
  private final Set<String> volumes = new HashSet<>();
  private final Set<String> configs = new HashSet<>();
  private final Set<String> secrets = new HashSet<>();
  private final Set<String> models = new HashSet<>();

  private Selection() {}

  /** The project without services that are not enabled and without what only they use. */
  static MapNode of(MapNode project, Set<String> enabled) {
    Selection selection = new Selection();
    MapNode kept = services(project, enabled);
    for (MapNode.Entry e : kept.map("services").entries().values()) {
      selection.collect((MapNode) e.value());
    }
    MapNode.Builder result = kept.toBuilder();
    keep(result, "networks", selection.networks);
    keep(result, "volumes", selection.volumes);
    keep(result, "configs", selection.configs);
    keep(result, "secrets", selection.secrets);
    keep(result, "models", selection.models);
    return result.build();
  }

  /** The project with these services only, and all the rest. */
  static MapNode services(MapNode project, Set<String> wanted) {
    MapNode.Builder kept = project.map("services").emptyBuilder();
    for (Map.Entry<String, MapNode.Entry> e : project.map("services").entries().entrySet()) {
      if (wanted.contains(e.getKey()) && e.getValue().value() instanceof MapNode service) {
        kept.put(e.getKey(), e.getValue().with(withoutDisabled(service, wanted)));
      }
    }
    return project.toBuilder().put("services", kept.build()).build();
  }

  /** The services and all that they depend on, directly or not. */
  static Set<String> dependencies(MapNode services, Collection<String> targets) {
    Set<String> found = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(targets);
    while (!open.isEmpty()) {
      String name = open.pop();
      if (found.add(name)) {
        open.addAll(services.map(name).map("depends_on").entries().keySet());
      }
    }
    return found;
  }

  private void collect(MapNode service) {
    networks.addAll(service.map("networks").entries().keySet());
    models.addAll(service.map("models").entries().keySet());
    for (Node node : service.list("volumes")) {
      if (node instanceof MapNode mount && mount.text("type").equals("volume")) {
        volumes.add(mount.text("source"));
      }
    }
    sources(service.list("configs"), configs);
    sources(service.list("secrets"), secrets);
    sources(service.map("build").list("secrets"), secrets);
  }

  private static void sources(List<Node> grants, Set<String> into) {
    for (Node node : grants) {
      if (node instanceof MapNode grant) {
        into.add(grant.text("source"));
      }
    }
  }

  /**
   * Dependencies that are left here are on enabled services; the check refused others unless
   * optional.
   */
  private static MapNode withoutDisabled(MapNode service, Set<String> enabled) {
    MapNode dependencies = service.map("depends_on");
    if (enabled.containsAll(dependencies.entries().keySet())) {
      return service;
    }
    MapNode.Builder kept = dependencies.toBuilder();
    for (String name : dependencies.entries().keySet()) {
      if (!enabled.contains(name)) {
        kept.remove(name);
      }
    }
    return service.toBuilder().put("depends_on", kept.build()).build();
  }

  private static void keep(MapNode.Builder project, String section, Set<String> used) {
    if (!(project.get(section) instanceof MapNode map)) {
      return;
    }
    MapNode.Builder kept = map.toBuilder();
    for (String name : map.entries().keySet()) {
      if (!used.contains(name)) {
        kept.remove(name);
      }
    }
    MapNode rest = kept.build();
    if (rest.entries().isEmpty()) {
      project.remove(section);
    } else {
      project.put(section, rest);
    }
  }
}
