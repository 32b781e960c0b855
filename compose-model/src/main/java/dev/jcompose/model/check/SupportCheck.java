package dev.jcompose.model.check;

import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Node;
import dev.jcompose.model.tree.Problems;
import dev.jcompose.model.tree.TreePath;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Warns of attributes that are right but have no effect yet. */
public final class SupportCheck {
  private static final List<String> UNSUPPORTED =
      List.of(
          "cpu_count",
          "cpu_percent",
          "cpu_rt_period",
          "cpu_rt_runtime",
          "credential_spec",
          "gpus",
          "isolation",
          "models",
          "post_start",
          "pre_start",
          "pre_stop",
          "provider",
          "use_api_socket");

  private final Problems problems;

  public SupportCheck(Problems problems) {
    this.problems = problems;
  }

  /** Looks at the enabled services of a complete project. */
  public void check(MapNode project, Set<String> enabled) {
    for (Map.Entry<String, MapNode.Entry> e : project.map("services").entries().entrySet()) {
      if (enabled.contains(e.getKey()) && e.getValue().value() instanceof MapNode service) {
        check(service, TreePath.ROOT.key("services").key(e.getKey()));
      }
    }
  }

  private void check(MapNode service, TreePath path) {
    for (String key : UNSUPPORTED) {
      if (service.find(key) != null) {
        warn(path, key, service);
      }
    }
    for (String key : service.map("blkio_config").entries().keySet()) {
      if (!key.equals("weight")) {
        warn(path.key("blkio_config"), key, service.map("blkio_config"));
      }
    }
    for (Node node : service.list("volumes")) {
      String type = node instanceof MapNode mount ? mount.text("type") : "";
      if (type.equals("image") || type.equals("npipe") || type.equals("cluster")) {
        problems.warning(
            path.subject() + ": mount of type " + type + " is not supported and left out",
            node.position(),
            null);
      }
    }
  }

  private void warn(TreePath path, String key, MapNode holder) {
    problems.warning(
        path.key(key).subject() + " is not supported yet and has no effect",
        holder.keyPosition(key),
        null);
  }
}
