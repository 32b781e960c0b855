package dev.jcompose.model.bind;

import dev.jcompose.model.Dependency;
import dev.jcompose.model.Healthcheck;
import dev.jcompose.model.Logging;
import dev.jcompose.model.NetworkAttachment;
import dev.jcompose.model.PortMapping;
import dev.jcompose.model.Resources;
import dev.jcompose.model.Service;
import dev.jcompose.model.Ulimit;
import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Node;
import dev.jcompose.model.tree.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One service of the complete tree as a record. */
final class ServiceBinder {
  private final String name;
  private final MapNode tree;
  private final MapNode deploy;

  ServiceBinder(String name, MapNode tree) {
    this.name = name;
    this.tree = tree;
    this.deploy = tree.map("deploy");
  }

  Service bind() {
    Service.Builder service = Service.builder().name(name);
    identity(service);
    process(service);
    network(service);
    new StorageBinder(tree).bind(service);
    isolation(service);
    return service.build();
  }

  private void identity(Service.Builder service) {
    service
        .image(tree.text("image"))
        .hasBuild(tree.find("build") != null)
        .build(BuildBinder.bind(tree))
        .pullPolicy(tree.text("pull_policy"))
        .platform(tree.text("platform"))
        .labels(Values.map(tree, "labels"))
        .annotations(Values.map(tree, "annotations"))
        .containerName(tree.text("container_name"))
        .profiles(Values.texts(tree, "profiles"))
        .scale(scale())
        .attach(!tree.text("attach").equals("false"));
  }

  private int scale() {
    if (tree.find("scale") != null) {
      return (int) Values.integer(tree, "scale");
    }
    boolean counted = deploy.find("replicas") != null && !deploy.text("mode").startsWith("global");
    return counted ? (int) Values.integer(deploy, "replicas") : 1;
  }

  private void process(Service.Builder service) {
    service
        .command(Values.textsOrNull(tree, "command"))
        .entrypoint(Values.textsOrNull(tree, "entrypoint"))
        .environment(Values.nullableMap(tree, "environment"))
        .user(tree.text("user"))
        .groupAdd(Values.texts(tree, "group_add"))
        .workingDir(tree.text("working_dir"))
        .init(Values.boolOrNull(tree, "init"))
        .tty(tree.isTrue("tty"))
        .stdinOpen(tree.isTrue("stdin_open"))
        .stopSignal(tree.text("stop_signal"))
        .stopGracePeriod(Values.duration(tree, "stop_grace_period"))
        .restart(restart())
        .healthcheck(healthcheck())
        .dependsOn(dependencies())
        .logging(logging());
  }

  /** {@code deploy.restart_policy} wins over {@code restart}. */
  private String restart() {
    if (!(deploy.find("restart_policy") instanceof MapNode policy)) {
      return tree.text("restart");
    }
    String attempts = policy.text("max_attempts");
    String condition = policy.text("condition");
    return switch (condition) {
      case "none" -> "no";
      case "on-failure" -> attempts.isEmpty() ? "on-failure" : "on-failure:" + attempts;
      case "", "any" -> "always";
      default -> condition;
    };
  }

  private @Nullable Healthcheck healthcheck() {
    if (!(tree.find("healthcheck") instanceof MapNode health)) {
      return null;
    }
    Long retries = Values.integerOrNull(health, "retries");
    return new Healthcheck(
        health.isTrue("disable") ? List.of("NONE") : Values.texts(health, "test"),
        Values.duration(health, "interval"),
        Values.duration(health, "timeout"),
        Values.duration(health, "start_period"),
        Values.duration(health, "start_interval"),
        retries == null ? null : Integer.valueOf(retries.intValue()));
  }

  private Map<String, Dependency> dependencies() {
    Map<String, Dependency> dependencies = new LinkedHashMap<>();
    for (Map.Entry<String, MapNode.Entry> e : tree.map("depends_on").entries().entrySet()) {
      if (e.getValue().value() instanceof MapNode dependency) {
        String condition = dependency.text("condition");
        dependencies.put(
            e.getKey(),
            new Dependency(
                condition.isEmpty()
                    ? Dependency.Condition.SERVICE_STARTED
                    : Dependency.Condition.valueOf(condition.toUpperCase(Locale.ROOT)),
                dependency.isTrue("restart"),
                !dependency.text("required").equals("false")));
      }
    }
    return dependencies;
  }

  private @Nullable Logging logging() {
    return tree.find("logging") instanceof MapNode logging
        ? new Logging(logging.text("driver"), Values.map(logging, "options"))
        : null;
  }

  private void network(Service.Builder service) {
    service
        .hostname(tree.text("hostname"))
        .domainname(tree.text("domainname"))
        .ports(ports())
        .expose(Values.texts(tree, "expose"))
        .networks(networks())
        .networkMode(tree.text("network_mode"))
        .links(Values.texts(tree, "links"))
        .externalLinks(Values.texts(tree, "external_links"))
        .dns(Values.texts(tree, "dns"))
        .dnsSearch(Values.texts(tree, "dns_search"))
        .dnsOpt(Values.texts(tree, "dns_opt"))
        .extraHosts(Values.texts(tree, "extra_hosts"))
        .macAddress(tree.text("mac_address"));
  }

  private List<PortMapping> ports() {
    List<PortMapping> ports = new ArrayList<>();
    for (Node node : tree.list("ports")) {
      if (node instanceof MapNode port) {
        ports.add(
            new PortMapping(
                port.text("name"),
                (int) Values.integer(port, "target"),
                port.text("published"),
                port.text("host_ip"),
                port.text("protocol").isEmpty() ? "tcp" : port.text("protocol"),
                port.text("mode"),
                port.text("app_protocol")));
      }
    }
    return ports;
  }

  private Map<String, NetworkAttachment> networks() {
    Map<String, NetworkAttachment> networks = new LinkedHashMap<>();
    for (Map.Entry<String, MapNode.Entry> e : tree.map("networks").entries().entrySet()) {
      networks.put(
          e.getKey(),
          e.getValue().value() instanceof MapNode attachment
              ? attachment(attachment)
              : NetworkAttachment.DEFAULT);
    }
    return networks;
  }

  private static NetworkAttachment attachment(MapNode tree) {
    return new NetworkAttachment(
        Values.texts(tree, "aliases"),
        tree.text("ipv4_address"),
        tree.text("ipv6_address"),
        Values.texts(tree, "link_local_ips"),
        tree.text("mac_address"),
        Values.map(tree, "driver_opts"),
        (int) Values.integer(tree, "priority"),
        (int) Values.integer(tree, "gw_priority"),
        tree.text("interface_name"));
  }

  private void isolation(Service.Builder service) {
    service
        .resources(resources())
        .ulimits(ulimits(tree))
        .sysctls(Values.map(tree, "sysctls"))
        .capAdd(Values.texts(tree, "cap_add"))
        .capDrop(Values.texts(tree, "cap_drop"))
        .privileged(tree.isTrue("privileged"))
        .securityOpt(Values.texts(tree, "security_opt"))
        .usernsMode(tree.text("userns_mode"))
        .uts(tree.text("uts"))
        .ipc(tree.text("ipc"))
        .pid(tree.text("pid"))
        .cgroup(tree.text("cgroup"))
        .cgroupParent(tree.text("cgroup_parent"))
        .runtime(tree.text("runtime"));
  }

  private Resources resources() {
    MapNode limits = deploy.map("resources").map("limits");
    MapNode reserved = deploy.map("resources").map("reservations");
    return new Resources(
        limits.find("cpus") != null ? Values.number(limits, "cpus") : Values.number(tree, "cpus"),
        Values.integer(tree, "cpu_shares"),
        Values.integer(tree, "cpu_period"),
        Values.integer(tree, "cpu_quota"),
        tree.text("cpuset"),
        limits.find("memory") != null
            ? Values.bytes(limits, "memory")
            : Values.bytes(tree, "mem_limit"),
        reserved.find("memory") != null
            ? Values.bytes(reserved, "memory")
            : Values.bytes(tree, "mem_reservation"),
        Values.bytes(tree, "memswap_limit"),
        Values.integerOrNull(tree, "mem_swappiness"),
        limits.find("pids") != null
            ? Values.integerOrNull(limits, "pids")
            : Values.integerOrNull(tree, "pids_limit"),
        tree.isTrue("oom_kill_disable"),
        (int) Values.integer(tree, "oom_score_adj"),
        (int) Values.integer(tree.map("blkio_config"), "weight"));
  }

  static Map<String, Ulimit> ulimits(MapNode tree) {
    Map<String, Ulimit> ulimits = new LinkedHashMap<>();
    for (Map.Entry<String, MapNode.Entry> e : tree.map("ulimits").entries().entrySet()) {
      Node value = e.getValue().value();
      if (value instanceof MapNode both) {
        ulimits.put(
            e.getKey(), new Ulimit(Values.integer(both, "soft"), Values.integer(both, "hard")));
      } else if (value instanceof Scalar one && !one.isNull()) {
        long limit = Long.parseLong(one.text());
        ulimits.put(e.getKey(), new Ulimit(limit, limit));
      }
    }
    return ulimits;
  }
}
