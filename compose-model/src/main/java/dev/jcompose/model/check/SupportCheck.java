package dev.jcompose.model.check;

import dev.jcompose.model.Position;
import dev.jcompose.model.tree.ListNode;
import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Node;
import dev.jcompose.model.tree.Problems;
import dev.jcompose.model.tree.Scalar;
import dev.jcompose.model.tree.TreePath;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Warns of attributes that are right but have no effect, so that nothing is dropped in silence. */
public final class SupportCheck {
  /** Attributes of a service that the runtime does not know yet. */
  static final List<String> UNSUPPORTED =
      List.of(
          "blkio_config.device_read_bps",
          "blkio_config.device_read_iops",
          "blkio_config.device_write_bps",
          "blkio_config.device_write_iops",
          "blkio_config.weight_device",
          "cpu_count",
          "cpu_percent",
          "cpu_rt_period",
          "cpu_rt_runtime",
          "credential_spec",
          "deploy.resources.reservations.devices",
          "gpus",
          "isolation",
          "models",
          "post_start",
          "pre_start",
          "pre_stop",
          "provider",
          "pull_refresh_after",
          "use_api_socket");

  /** Attributes of a service that only a cluster could follow. */
  static final List<String> FOR_CLUSTERS =
      List.of(
          "deploy.endpoint_mode",
          "deploy.labels",
          "deploy.placement",
          "deploy.resources.reservations.cpus",
          "deploy.resources.reservations.generic_resources",
          "deploy.restart_policy.delay",
          "deploy.restart_policy.window",
          "deploy.rollback_config",
          "deploy.update_config");

  private static final List<String> MOUNTS = List.of("image", "npipe", "cluster");

  private final Problems problems;

  public SupportCheck(Problems problems) {
    this.problems = problems;
  }

  /** Looks at the enabled services of a complete project, and at its configs and secrets. */
  public void check(MapNode project, Set<String> enabled) {
    for (Map.Entry<String, MapNode.Entry> e : project.map("services").entries().entrySet()) {
      if (enabled.contains(e.getKey()) && e.getValue().value() instanceof MapNode service) {
        check(service, TreePath.ROOT.key("services").key(e.getKey()));
      }
    }
    for (String section : List.of("configs", "secrets")) {
      for (Map.Entry<String, MapNode.Entry> e : project.map(section).entries().entrySet()) {
        if (e.getValue().value() instanceof MapNode object) {
          TreePath path = TreePath.ROOT.key(section).key(e.getKey());
          warn(object, path, List.of("driver", "template_driver"), "is not supported yet");
        }
      }
    }
  }

  private void check(MapNode service, TreePath path) {
    warn(service, path, UNSUPPORTED, "is not supported yet");
    warn(service, path, FOR_CLUSTERS, "is for clusters");
    int index = 0;
    for (Node node : service.list("volumes")) {
      TreePath at = path.key("volumes").index(index++);
      if (node instanceof MapNode mount && MOUNTS.contains(mount.text("type"))) {
        problems.warning(
            at.subject() + ": mounts of type " + mount.text("type") + " are not supported yet",
            node.position(),
            "the container will not have " + mount.text("target"));
      }
    }
  }

  private void warn(MapNode holder, TreePath path, List<String> keys, String why) {
    for (String key : keys) {
      Position said = find(holder, key);
      if (said != null) {
        problems.warning(path.key(key).subject() + " " + why + " and has no effect", said, null);
      }
    }
  }

  /** Where a dotted key stands, if something is said there. */
  private static @Nullable Position find(MapNode holder, String dotted) {
    int dot = dotted.indexOf('.');
    if (dot >= 0) {
      return find(holder.map(dotted.substring(0, dot)), dotted.substring(dot + 1));
    }
    Node value = holder.find(dotted);
    boolean empty =
        value == null
            || (value instanceof MapNode map && map.entries().isEmpty())
            || (value instanceof ListNode list && list.items().isEmpty())
            || (value instanceof Scalar scalar && scalar.text().isEmpty());
    return empty ? null : holder.keyPosition(dotted);
  }
}
