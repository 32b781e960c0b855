package dev.jcompose.model.normalize;

import dev.jcompose.model.Position;
import dev.jcompose.model.interpolate.Substitutions;
import dev.jcompose.model.interpolate.Variables;
import dev.jcompose.model.tree.ListNode;
import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Node;
import dev.jcompose.model.tree.Scalar;
import dev.jcompose.model.tree.Scalar.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Says in the merged project what its author left implied: defaults, names, the default network.
 */
public final class Completion {
  private static final List<String> NAMED = List.of("networks", "volumes", "configs", "secrets");

  private final String projectName;
  private final Path directory;
  private final Variables variables;
  private final Substitutions substitutions;

  /** {@code directory} is where builds find their context if they do not say. */
  public Completion(
      String projectName, Path directory, Variables variables, Substitutions substitutions) {
    this.projectName = projectName;
    this.directory = directory;
    this.variables = variables;
    this.substitutions = substitutions;
  }

  /** The project with everything said. */
  public MapNode apply(MapNode project) {
    MapNode.Builder result = project.toBuilder();
    if (!project.text("name").equals(projectName)) {
      result.put("name", Scalar.string(projectName, project.position()));
    }
    MapNode.Builder services = project.map("services").toBuilder();
    boolean usesDefault = false;
    for (Map.Entry<String, MapNode.Entry> e : project.map("services").entries().entrySet()) {
      if (e.getValue().value() instanceof MapNode service) {
        MapNode complete = service(service);
        usesDefault |= complete.map("networks").has("default");
        services.put(e.getKey(), complete);
      } else {
        // Reported already: nobody should ask for its image too.
        Position position = e.getValue().key();
        services.put(
            e.getKey(), MapNode.builder(position).put("image", Scalar.refused(position)).build());
      }
    }
    result.put("services", services.build());
    if (usesDefault) {
      MapNode networks = project.map("networks");
      result.put(
          "networks",
          networks.toBuilder().orElse("default", MapNode.empty(project.position())).build());
    }
    for (String section : NAMED) {
      if (result.get(section) instanceof MapNode map) {
        result.put(section, names(map));
      }
    }
    return result.build();
  }

  private MapNode names(MapNode section) {
    MapNode.Builder result = section.toBuilder();
    for (Map.Entry<String, MapNode.Entry> e : section.entries().entrySet()) {
      Position position = e.getValue().key();
      Node value = e.getValue().value();
      MapNode resource = value instanceof MapNode map ? map : MapNode.empty(position);
      String name = resource.isTrue("external") ? e.getKey() : projectName + "_" + e.getKey();
      result.put(
          e.getKey(),
          position,
          resource.toBuilder().orElse("name", Scalar.string(name, position)).build());
    }
    return result.build();
  }

  private MapNode service(MapNode service) {
    MapNode.Builder result = service.toBuilder();
    Position position = service.position();
    boolean isolated = service.find("network_mode") != null || service.find("provider") != null;
    if (!isolated && service.map("networks").entries().isEmpty()) {
      result.put(
          "networks", MapNode.builder(position).put("default", Scalar.nothing(position)).build());
    }
    if (service.find("build") instanceof MapNode build) {
      result.put("build", build(build));
    }
    if (service.find("environment") instanceof MapNode environment) {
      result.put("environment", inherit(environment));
    }
    if (service.find("extra_hosts") instanceof ListNode hosts) {
      result.put("extra_hosts", byText(hosts));
    }
    if (service.get("secrets") instanceof ListNode list) {
      result.put("secrets", LongForms.items(list, Completion::secret));
    }
    for (Map.Entry<String, MapNode.Entry> e : service.entries().entrySet()) {
      boolean isList = e.getValue().value() instanceof ListNode list && list.items().isEmpty();
      if (isList && !e.getKey().equals("command") && !e.getKey().equals("entrypoint")) {
        result.remove(e.getKey()); // says nothing, unlike an empty command
      }
    }
    MapNode dependencies = dependencies(service);
    if (!dependencies.entries().isEmpty()) {
      result.put("depends_on", dependencies);
    }
    return result.build();
  }

  private MapNode build(MapNode build) {
    MapNode.Builder result = build.toBuilder();
    Position position = build.position();
    result.orElse("context", Scalar.string(directory.toString(), position));
    if (build.find("dockerfile_inline") == null) {
      result.orElse("dockerfile", Scalar.string("Dockerfile", position));
    }
    if (build.find("args") instanceof MapNode args) {
      MapNode.Builder known = inherit(args).toBuilder();
      for (Map.Entry<String, MapNode.Entry> e : inherit(args).entries().entrySet()) {
        if (e.getValue().value().isNull()) {
          known.remove(e.getKey()); // the Dockerfile's own default applies
        }
      }
      result.put("args", known.build());
    }
    return result.build();
  }

  /** Keys without value take theirs from the project's environment, if it has them. */
  private MapNode inherit(MapNode environment) {
    MapNode.Builder result = environment.toBuilder();
    for (Map.Entry<String, MapNode.Entry> e : environment.entries().entrySet()) {
      if (e.getValue().value() instanceof Scalar scalar && scalar.isNull()) {
        String value = variables.get(e.getKey());
        if (value != null) {
          substitutions.add(scalar.position(), "", value, List.of(e.getKey()), variables);
          result.put(e.getKey(), scalar.with(value, Kind.STRING));
        }
      }
    }
    return result.build();
  }

  private static Node byText(ListNode list) {
    List<Node> items = new ArrayList<>(list.items());
    items.sort(Comparator.comparing(item -> item instanceof Scalar scalar ? scalar.text() : ""));
    return new ListNode(items, list.position(), list.directive());
  }

  private static Node secret(Node grant) {
    if (!(grant instanceof MapNode map)) {
      return grant;
    }
    Scalar target = Scalar.string("/run/secrets/" + map.text("source"), map.position());
    return map.toBuilder().orElse("target", target).build();
  }

  private static MapNode dependencies(MapNode service) {
    MapNode.Builder result = service.map("depends_on").toBuilder();
    for (Map.Entry<String, MapNode.Entry> e : service.map("depends_on").entries().entrySet()) {
      if (e.getValue().value() instanceof MapNode dependency) {
        result.put(
            e.getKey(),
            dependency.toBuilder()
                .orElse("condition", Scalar.string("service_started", dependency.position()))
                .orElse("required", Scalar.bool(true, dependency.position()))
                .build());
      }
    }
    for (Node link : service.list("links")) {
      imply(result, link, before(link), true);
    }
    for (Node from : service.list("volumes_from")) {
      if (!((Scalar) from).text().startsWith("container:")) {
        imply(result, from, before(from), false);
      }
    }
    for (String key : List.of("network_mode", "ipc", "pid", "uts", "cgroup")) {
      if (service.find(key) instanceof Scalar mode && mode.text().startsWith("service:")) {
        imply(result, mode, mode.text().substring("service:".length()), true);
      }
    }
    return result.build();
  }

  private static String before(Node node) {
    String text = ((Scalar) node).text();
    int colon = text.indexOf(':');
    return colon < 0 ? text : text.substring(0, colon);
  }

  private static void imply(MapNode.Builder result, Node cause, String other, boolean restart) {
    if (result.get(other) != null) {
      return;
    }
    Position position = cause.position();
    MapNode.Builder dependency = MapNode.builder(position);
    dependency.put("condition", Scalar.string("service_started", position));
    if (restart) {
      dependency.put("restart", Scalar.bool(true, position));
    }
    dependency.put("required", Scalar.bool(true, position));
    result.put(other, position, dependency.build());
  }
}
