package dev.jcompose.model.check;

import dev.jcompose.model.Position;
import dev.jcompose.model.tree.ListNode;
import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Node;
import dev.jcompose.model.tree.Problems;
import dev.jcompose.model.tree.Scalar;
import dev.jcompose.model.tree.TreePath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What must hold inside one service. */
final class ServiceCheck {
  private final MapNode service;
  private final TreePath path;
  private final Position name;
  private final Problems problems;

  ServiceCheck(MapNode service, TreePath path, Position name, Problems problems) {
    this.service = service;
    this.path = path;
    this.name = name;
    this.problems = problems;
  }

  void check() {
    boolean unnamed = service.text("image").isEmpty() && !isRefused("image");
    if (unnamed && !service.has("build") && !service.has("provider")) {
      error("has neither image nor build", name, "add image: NAME, or build: PATH");
    }
    build();
    if (service.find("network_mode") != null && !service.map("networks").entries().isEmpty()) {
      error(
          "network_mode and networks exclude each other",
          service.keyPosition("network_mode"),
          "remove one of the two");
    }
    scale();
    limits();
    mounts();
    healthcheck();
    devices();
    watch();
  }

  private boolean isRefused(String key) {
    return service.get(key) instanceof Scalar scalar && scalar.isRefused();
  }

  private void build() {
    MapNode build = service.map("build");
    if (build.find("dockerfile") != null && build.find("dockerfile_inline") != null) {
      error(
          "build.dockerfile and build.dockerfile_inline exclude each other",
          build.keyPosition("dockerfile_inline"),
          "remove one of the two");
    }
    Node platforms = build.find("platforms");
    if (platforms instanceof ListNode list
        && !list.items().isEmpty()
        && service.find("platform") instanceof Scalar platform
        && !list.texts().contains(platform.text())) {
      error(
          "build.platforms does not have the platform \"" + platform.text() + "\"",
          list.position(),
          null);
    }
  }

  private void scale() {
    MapNode deploy = service.map("deploy");
    same("scale", deploy, "replicas", "deploy.replicas");
    String said = service.find("scale") != null ? service.text("scale") : deploy.text("replicas");
    long scale = said.isEmpty() ? 1 : Long.parseLong(said);
    MapNode holder = service.find("scale") != null ? service : deploy;
    String key = holder == service ? "scale" : "replicas";
    if (scale < 0) {
      error(key + " is negative", holder.keyPosition(key), null);
    }
    if (scale > 1
        && service.find("container_name") instanceof Scalar container
        && !container.text().isEmpty()) {
      error(
          "container_name \"" + container.text() + "\" cannot be that of " + scale + " containers",
          container.position(),
          "remove container_name or set scale to 1");
    }
  }

  private void limits() {
    MapNode limits = service.map("deploy").map("resources").map("limits");
    MapNode reservations = service.map("deploy").map("resources").map("reservations");
    same("cpus", limits, "cpus", "deploy.resources.limits.cpus");
    same("mem_limit", limits, "memory", "deploy.resources.limits.memory");
    same("pids_limit", limits, "pids", "deploy.resources.limits.pids");
    same("mem_reservation", reservations, "memory", "deploy.resources.reservations.memory");
  }

  private void same(String key, MapNode other, String otherKey, String otherName) {
    if (service.find(key) instanceof Scalar own
        && other.find(otherKey) instanceof Scalar deployed
        && !own.text().equals(deployed.text())) {
      error(
          "%s is %s, but %s is %s".formatted(key, own.text(), otherName, deployed.text()),
          own.position(),
          "say it once, or the same in both places");
    }
  }

  private void mounts() {
    Map<String, String> targets = new HashMap<>();
    for (Node node : service.list("tmpfs")) {
      String text = ((Scalar) node).text();
      int colon = text.indexOf(':');
      mount(colon < 0 ? text : text.substring(0, colon), "tmpfs", node.position(), targets);
    }
    for (Node node : service.list("volumes")) {
      if (node instanceof MapNode mount) {
        mount(mount.text("target"), "volumes", mount.position(), targets);
        if (mount.text("type").equals("bind") && mount.text("source").isEmpty()) {
          error("mount of type bind has no source", mount.position(), null);
        }
      }
    }
  }

  private void mount(String target, String kind, Position at, Map<String, String> targets) {
    String other = targets.putIfAbsent(target, kind);
    if (other != null && !target.isEmpty()) {
      error(kind + " mounts " + target + ", and so does " + other, at, "keep one of the two");
    }
  }

  private void healthcheck() {
    MapNode health = service.map("healthcheck");
    List<Node> test = health.list("test");
    if (test.isEmpty()) {
      return;
    }
    String first = ((Scalar) test.getFirst()).text();
    if (!first.equals("NONE") && !first.equals("CMD") && !first.equals("CMD-SHELL")) {
      error(
          "healthcheck.test starts with \"" + first + "\"",
          test.getFirst().position(),
          "a list starts with NONE, CMD or CMD-SHELL; a plain string is run by a shell");
    }
  }

  private void devices() {
    MapNode reservations = service.map("deploy").map("resources").map("reservations");
    for (List<Node> requests : List.of(service.list("gpus"), reservations.list("devices"))) {
      for (Node node : requests) {
        if (node instanceof MapNode request
            && request.find("count") != null
            && !request.list("device_ids").isEmpty()) {
          error(
              "count and device_ids exclude each other",
              request.keyPosition("device_ids"),
              "remove one of the two");
        }
      }
    }
  }

  private void watch() {
    for (Node node : service.map("develop").list("watch")) {
      if (!(node instanceof MapNode watch)) {
        continue;
      }
      if (watch.find("path") instanceof Scalar watched && watched.text().isEmpty()) {
        error("watch has an empty path", watched.position(), null);
      }
      if (watch.text("action").startsWith("sync") && watch.text("target").isEmpty()) {
        error(
            "watch with action " + watch.text("action") + " has no target",
            watch.position(),
            "add target: PATH_IN_THE_CONTAINER");
      }
    }
  }

  private void error(String what, Position at, @Nullable String hint) {
    String head = path.subject();
    problems.error(head + (what.startsWith("has ") ? " " : ": ") + what, at, hint);
  }
}
