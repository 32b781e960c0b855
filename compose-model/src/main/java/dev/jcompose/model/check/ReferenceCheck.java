package dev.jcompose.model.check;

import dev.jcompose.model.Position;
import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Node;
import dev.jcompose.model.tree.Problems;
import dev.jcompose.model.tree.Scalar;
import dev.jcompose.model.tree.TreePath;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether everything that a service names exists. */
final class ReferenceCheck {
  private final MapNode project;
  private final MapNode service;
  private final TreePath path;
  private final Set<String> enabled;
  private final Problems problems;

  ReferenceCheck(
      MapNode project, MapNode service, TreePath path, Set<String> enabled, Problems problems) {
    this.project = project;
    this.service = service;
    this.path = path;
    this.enabled = enabled;
    this.problems = problems;
  }

  void check() {
    for (Map.Entry<String, MapNode.Entry> e : service.map("networks").entries().entrySet()) {
      defined("network", "networks", e.getKey(), e.getValue().key());
    }
    for (Map.Entry<String, MapNode.Entry> e : service.map("models").entries().entrySet()) {
      defined("model", "models", e.getKey(), e.getValue().key());
    }
    for (Node node : service.list("volumes")) {
      if (node instanceof MapNode mount
          && mount.text("type").equals("volume")
          && mount.find("source") instanceof Scalar source
          && !source.text().isEmpty()) {
        defined("volume", "volumes", source.text(), source.position());
      }
    }
    grants("config", "configs", service.list("configs"));
    grants("secret", "secrets", service.list("secrets"));
    grants("secret", "secrets", service.map("build").list("secrets"));
    for (Map.Entry<String, MapNode.Entry> e :
        service.map("build").map("additional_contexts").entries().entrySet()) {
      if (e.getValue().value() instanceof Scalar context && context.text().startsWith("service:")) {
        builtService(context);
      }
    }
    dependencies();
  }

  private void builtService(Scalar context) {
    String other = context.text().substring("service:".length());
    MapNode services = project.map("services");
    if (services.find(other) == null) {
      undefined("service", other, context.position(), services);
    } else if (services.map(other).find("build") == null) {
      problems.error(
          path.subject() + ": build context of service \"" + other + "\", which is not built",
          context.position());
    }
  }

  private void grants(String kind, String section, List<Node> grants) {
    for (Node node : grants) {
      if (node instanceof MapNode grant && grant.find("source") instanceof Scalar source) {
        defined(kind, section, source.text(), source.position());
      }
    }
  }

  private void defined(String kind, String section, String name, Position at) {
    MapNode known = project.map(section);
    if (!known.has(name)) {
      undefined(kind, name, at, known);
    }
  }

  private void undefined(String kind, String name, Position at, MapNode known) {
    String hint = Suggestions.didYouMean(name, known.entries().keySet());
    if (hint == null && !kind.equals("service")) {
      hint = "define it under the top-level key \"" + kind + "s\"";
      hint = kind.equals("volume") ? hint + ", or write ./" + name + " for a folder" : hint;
    }
    problems.error(path.subject() + ": " + kind + " \"" + name + "\" is not defined", at, hint);
  }

  private void dependencies() {
    MapNode services = project.map("services");
    for (Map.Entry<String, MapNode.Entry> e : service.map("depends_on").entries().entrySet()) {
      String other = e.getKey();
      boolean required =
          !(e.getValue().value() instanceof MapNode map) || !map.text("required").equals("false");
      if (enabled.contains(other)) {
        continue;
      }
      if (services.find(other) instanceof MapNode disabled) {
        if (!required) {
          continue;
        }
        problems.error(
            path.subject() + ": depends on service \"" + other + "\", which no active profile has",
            e.getValue().key(),
            profileHint(disabled));
      } else {
        undefined("service", other, e.getValue().key(), services);
      }
    }
  }

  private static @Nullable String profileHint(MapNode disabled) {
    List<Node> profiles = disabled.list("profiles");
    return profiles.isEmpty()
        ? null
        : "add --profile " + ((Scalar) profiles.getFirst()).text() + ", or required: false";
  }
}
