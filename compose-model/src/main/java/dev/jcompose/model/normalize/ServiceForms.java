package dev.jcompose.model.normalize;

import dev.jcompose.model.Position;
import dev.jcompose.model.interpolate.Templates;
import dev.jcompose.model.tree.Directive;
import dev.jcompose.model.tree.ListNode;
import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Node;
import dev.jcompose.model.tree.Problems;
import dev.jcompose.model.tree.Scalar;
import dev.jcompose.model.tree.Scalar.Kind;
import dev.jcompose.model.tree.TreePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Long forms of a service's attributes. */
final class ServiceForms {
  private final HostPaths paths;
  private final Templates templates;
  private final Problems problems;
  private final PortSyntax ports;
  private final VolumeSyntax volumes;
  private final BuildForms builds;

  ServiceForms(HostPaths paths, Templates templates, Problems problems) {
    this.paths = paths;
    this.templates = templates;
    this.problems = problems;
    this.ports = new PortSyntax(problems);
    this.volumes = new VolumeSyntax(paths, problems);
    this.builds = new BuildForms(paths);
  }

  MapNode apply(MapNode service, TreePath path) {
    MapNode.Builder result = service.emptyBuilder();
    for (Map.Entry<String, MapNode.Entry> e : service.entries().entrySet()) {
      Node value = e.getValue().value();
      boolean asIs = value.isNull() || value.directive() == Directive.RESET;
      result.put(
          e.getKey(),
          e.getValue().with(asIs ? value : attribute(e.getKey(), value, path.key(e.getKey()))));
    }
    return result.build();
  }

  private Node attribute(String key, Node value, TreePath path) {
    return switch (key) {
      case "build" -> builds.apply(value);
      case "command", "entrypoint" -> words(value, path);
      case "environment" -> Forms.pairs(value);
      case "labels", "annotations", "sysctls", "storage_opt" -> Forms.labels(value);
      case "dns" -> withoutEmpty(Forms.list(value));
      case "dns_search", "tmpfs" -> Forms.list(value);
      case "label_file" -> LongForms.items(Forms.list(value), this::resolve);
      case "env_file" -> LongForms.items(Forms.list(value), this::envFile);
      case "extra_hosts" -> Forms.hosts(value);
      case "depends_on" -> Forms.keys(value, started(value.position()));
      case "networks", "models" -> Forms.keys(value, Scalar.nothing(value.position()));
      case "configs", "secrets" -> Forms.wrapItems(value, "source");
      case "devices" -> LongForms.items(value, this::device);
      case "ports" -> ports(value, path);
      case "volumes" -> volumes(value, path);
      case "healthcheck" -> healthcheck(value);
      case "extends" -> extended(value);
      case "gpus" -> deviceRequests(value instanceof Scalar ? allGpus(value.position()) : value);
      case "pull_policy" -> pullPolicy(value);
      case "deploy" -> deploy(value);
      case "logging" ->
          value instanceof MapNode map ? map.replace("options", Forms::labels) : value;
      case "develop" -> develop(value);
      case "credential_spec" -> file(value);
      case "post_start", "pre_stop", "pre_start" -> LongForms.items(value, v -> hook(v, path));
      default -> value;
    };
  }

  /** An address from a variable that is not set is none. */
  private static Node withoutEmpty(Node value) {
    if (!(value instanceof ListNode list)) {
      return value;
    }
    List<Node> items = new ArrayList<>(list.items());
    items.removeIf(item -> item instanceof Scalar scalar && scalar.text().isEmpty());
    return new ListNode(items, list.position(), list.directive());
  }

  private Node words(Node value, TreePath path) {
    if (!(value instanceof Scalar scalar) || templates.isOpen(value)) {
      return value;
    }
    ShellWords.Line line = ShellWords.split(scalar.text());
    if (line == null) {
      problems.error(
          path.subject() + ": a quote or bracket is not closed, or a backslash is last",
          scalar.position(),
          "write the command as a list, or as [sh, -c, \"...\"]");
      return value;
    }
    if (line.end() >= 0) {
      problems.warning(
          path.subject() + ": \"" + scalar.text().substring(line.end()) + "\" is ignored",
          scalar.position(),
          "no shell runs the command; to have one write [sh, -c, \"...\"]");
    }
    List<Node> items = new ArrayList<>(line.words().size());
    for (String word : line.words()) {
      items.add(Scalar.string(word, scalar.position()));
    }
    return new ListNode(items, scalar.position(), scalar.directive());
  }

  private Node resolve(Node value) {
    return value instanceof Scalar scalar ? paths.resolve(scalar) : value;
  }

  private Node envFile(Node value) {
    MapNode file = ((MapNode) Forms.wrap(value, "path")).replace("path", this::resolve);
    return file.toBuilder().orElse("required", Scalar.bool(true, file.position())).build();
  }

  private static Node started(Position position) {
    return MapNode.builder(position)
        .put("condition", Scalar.string("service_started", position))
        .put("required", Scalar.bool(true, position))
        .build();
  }

  private Node device(Node value) {
    if (!(value instanceof Scalar scalar) || templates.isOpen(value)) {
      return value;
    }
    String[] parts = scalar.text().split(":", 3);
    Position position = scalar.position();
    boolean cdi = scalar.text().indexOf('=') >= 0;
    String source = cdi ? scalar.text() : parts[0];
    String target = cdi || parts.length < 2 ? source : parts[1];
    String permissions = cdi || parts.length < 3 ? "rwm" : parts[2];
    return MapNode.builder(position)
        .put("source", Scalar.string(source, position))
        .put("target", Scalar.string(target, position))
        .put("permissions", Scalar.string(permissions, position))
        .build();
  }

  private Node ports(Node value, TreePath path) {
    if (!(value instanceof ListNode list)) {
      return value;
    }
    List<Node> items = new ArrayList<>();
    int index = 0;
    for (Node item : list.items()) {
      TreePath at = path.index(index++);
      switch (item) {
        case MapNode map -> items.addAll(ports.complete(map, at));
        case Scalar scalar when !templates.isOpen(item) -> items.addAll(ports.parse(scalar, at));
        default -> items.add(item);
      }
    }
    return new ListNode(items, list.position(), list.directive());
  }

  private Node volumes(Node value, TreePath path) {
    if (!(value instanceof ListNode list)) {
      return value;
    }
    List<Node> items = new ArrayList<>();
    int index = 0;
    for (Node item : list.items()) {
      TreePath at = path.index(index++);
      Node mount =
          switch (item) {
            case MapNode map -> volumes.complete(map, at);
            case Scalar scalar when !templates.isOpen(item) -> volumes.parse(scalar, at);
            default -> item;
          };
      if (mount != null) {
        items.add(mount);
      }
    }
    return new ListNode(items, list.position(), list.directive());
  }

  private static Node healthcheck(Node value) {
    if (!(value instanceof MapNode map) || !(map.find("test") instanceof Scalar test)) {
      return value;
    }
    List<Node> shell =
        List.of(
            Scalar.string("CMD-SHELL", test.position()),
            Scalar.string(test.text(), test.position()));
    return map.toBuilder()
        .put("test", new ListNode(shell, test.position(), test.directive()))
        .build();
  }

  private Node extended(Node value) {
    MapNode map = (MapNode) Forms.wrap(value, "service");
    return HostPaths.isRemote(map.text("file")) ? map : file(map);
  }

  private Node file(Node value) {
    return value instanceof MapNode map ? map.replace("file", this::resolve) : value;
  }

  private static Node allGpus(Position position) {
    return new ListNode(List.of(MapNode.empty(position)), position);
  }

  private static Node pullPolicy(Node value) {
    return value instanceof Scalar scalar && scalar.text().equals("if_not_present")
        ? scalar.with("missing", Kind.STRING)
        : value;
  }

  private static Node deploy(Node value) {
    return value instanceof MapNode map
        ? map.replace("labels", Forms::labels).replace("resources", ServiceForms::resources)
        : value;
  }

  private static Node resources(Node value) {
    return value instanceof MapNode map
        ? map.replace(
            "reservations",
            reserved ->
                reserved instanceof MapNode reservations
                    ? reservations.replace("devices", ServiceForms::deviceRequests)
                    : reserved)
        : value;
  }

  /** Requests that do not say how many devices, or which, are for all. */
  private static Node deviceRequests(Node value) {
    return LongForms.items(
        value,
        item -> {
          MapNode request = ((MapNode) item).replace("options", Forms::labels);
          boolean all = !request.has("count") && !request.has("device_ids");
          return all
              ? request.toBuilder().put("count", Scalar.integer(-1, item.position())).build()
              : request;
        });
  }

  private Node develop(Node value) {
    return value instanceof MapNode map
        ? map.replace("watch", watches -> LongForms.items(watches, this::watch))
        : value;
  }

  private Node watch(Node value) {
    return value instanceof MapNode map
        ? (map.text("path").isEmpty() ? map : map.replace("path", this::resolve))
            .replace("ignore", Forms::list)
            .replace("include", Forms::list)
        : value;
  }

  private Node hook(Node value, TreePath path) {
    return value instanceof MapNode map
        ? map.replace("command", command -> words(command, path))
            .replace("environment", Forms::pairs)
        : value;
  }
}
