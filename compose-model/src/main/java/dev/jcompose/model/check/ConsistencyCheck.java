package dev.jcompose.model.check;

import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Node;
import dev.jcompose.model.tree.Problems;
import dev.jcompose.model.tree.Scalar;
import dev.jcompose.model.tree.TreePath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What must hold between the parts of a complete project. */
public final class ConsistencyCheck {
  private final MapNode project;
  private final Set<String> enabled;
  private final Problems problems;

  /** {@code enabled} has the services that the active profiles leave. */
  public ConsistencyCheck(MapNode project, Set<String> enabled, Problems problems) {
    this.project = project;
    this.enabled = enabled;
    this.problems = problems;
  }

  /** Reports everything that does not fit. */
  public void check() {
    Map<String, String> containers = new HashMap<>();
    for (Map.Entry<String, MapNode.Entry> e : project.map("services").entries().entrySet()) {
      if (enabled.contains(e.getKey()) && e.getValue().value() instanceof MapNode service) {
        TreePath path = TreePath.ROOT.key("services").key(e.getKey());
        new ServiceCheck(service, path, e.getValue().key(), problems).check();
        new ReferenceCheck(project, service, path, enabled, problems).check();
        uniqueContainer(e.getKey(), service, containers);
      }
    }
    new CycleCheck(project.map("services"), enabled, problems).check();
    volumes();
    sources("configs", List.of("file", "environment", "content"));
    sources("secrets", List.of("file", "environment"));
  }

  private void uniqueContainer(String name, MapNode service, Map<String, String> containers) {
    if (service.find("container_name") instanceof Scalar container && !container.text().isEmpty()) {
      String other = containers.putIfAbsent(container.text(), name);
      if (other != null) {
        problems.error(
            "service \"%s\": container_name \"%s\" is that of service \"%s\" too"
                .formatted(name, container.text(), other),
            container.position(),
            "container names must differ; leave container_name out to get one per service");
      }
    }
  }

  private void volumes() {
    for (Map.Entry<String, MapNode.Entry> e : project.map("volumes").entries().entrySet()) {
      if (e.getValue().value() instanceof MapNode volume && volume.isTrue("external")) {
        for (String key : List.of("driver", "driver_opts", "labels")) {
          if (volume.find(key) != null) {
            problems.error(
                "volume \"" + e.getKey() + "\": " + key + " does not go with external",
                volume.keyPosition(key),
                "an external volume exists already; remove " + key);
          }
        }
      }
    }
  }

  private static boolean isRefused(@Nullable Node node) {
    return node instanceof Scalar scalar && scalar.isRefused();
  }

  private void sources(String section, List<String> kinds) {
    for (Map.Entry<String, MapNode.Entry> e : project.map(section).entries().entrySet()) {
      if (!(e.getValue().value() instanceof MapNode object)
          || object.isTrue("external")
          || object.find("driver") != null) {
        continue;
      }
      String first = "";
      for (String kind : kinds) {
        Node source = object.get(kind);
        if (section.equals("secrets") && object.text(kind).isEmpty() && !isRefused(source)) {
          continue;
        }
        if (source != null && !first.isEmpty()) {
          problems.error(
              TreePath.ROOT.key(section).key(e.getKey()).subject()
                  + " has both "
                  + first
                  + " and "
                  + kind,
              object.keyPosition(kind),
              "keep one of them");
        }
        first = source == null ? first : kind;
      }
      if (first.isEmpty()) {
        problems.error(
            TreePath.ROOT.key(section).key(e.getKey()).subject()
                + " has no source, one of "
                + String.join(", ", kinds),
            e.getValue().key());
      }
    }
  }
}
