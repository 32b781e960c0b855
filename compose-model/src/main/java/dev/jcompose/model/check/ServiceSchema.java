package dev.jcompose.model.check;

import static dev.jcompose.model.check.Schema.BOOL;
import static dev.jcompose.model.check.Schema.BYTES;
import static dev.jcompose.model.check.Schema.COUNT;
import static dev.jcompose.model.check.Schema.DURATION;
import static dev.jcompose.model.check.Schema.GRANTS;
import static dev.jcompose.model.check.Schema.HOSTS;
import static dev.jcompose.model.check.Schema.INT;
import static dev.jcompose.model.check.Schema.LOOSE;
import static dev.jcompose.model.check.Schema.NUMBER;
import static dev.jcompose.model.check.Schema.PAIRS;
import static dev.jcompose.model.check.Schema.PLAIN_BOOL;
import static dev.jcompose.model.check.Schema.PLAIN_INT;
import static dev.jcompose.model.check.Schema.TEXT;
import static dev.jcompose.model.check.Schema.TEXTS;
import static dev.jcompose.model.check.Schema.TEXT_OR_TEXTS;
import static dev.jcompose.model.check.Schema.ULIMITS;
import static dev.jcompose.model.check.Schema.VALUE;
import static dev.jcompose.model.check.Shape.integer;
import static dev.jcompose.model.check.Shape.list;
import static dev.jcompose.model.check.Shape.map;
import static dev.jcompose.model.check.Shape.object;
import static dev.jcompose.model.check.Shape.scalar;
import static dev.jcompose.model.check.Shape.text;
import static dev.jcompose.model.check.Shape.words;

/** A service, after the Compose Specification's chapter on services. */
final class ServiceSchema {
  static final Shape SERVICE = service();

  private ServiceSchema() {}

  private static Shape service() {
    Shape shape = object();
    identity(shape);
    process(shape);
    network(shape);
    storage(shape);
    limits(shape);
    return shape;
  }

  private static void identity(Shape shape) {
    shape
        .key("image", TEXT)
        .key("build", TEXT.or(Schema.build()))
        .key("pull_policy", text(Format.PULL_POLICY))
        .keys(TEXT, "pull_refresh_after", "platform", "runtime", "isolation")
        .key("container_name", text(Format.CONTAINER_NAME))
        .key("profiles", TEXTS)
        .keys(PAIRS, "labels", "annotations")
        .key("label_file", TEXT_OR_TEXTS)
        .key(
            "extends",
            TEXT.or(object().key("service", TEXT).key("file", TEXT.orNull()).require("service")))
        .key("scale", INT)
        .key("deploy", Schema.deploy().orNull())
        .key("attach", BOOL)
        .key(
            "provider",
            object().key("type", TEXT).key("options", map(VALUE.or(list(VALUE)))).require("type"))
        .key("models", TEXTS.or(map(object().keys(TEXT, "endpoint_var", "model_var").orNull())))
        .key("develop", develop().orNull())
        .key("use_api_socket", BOOL)
        .key("credential_spec", object().keys(TEXT, "config", "file", "registry"));
  }

  private static void process(Shape shape) {
    Shape dependency =
        object()
            .key(
                "condition",
                words("service_started", "service_healthy", "service_completed_successfully"))
            .key("restart", BOOL)
            .key("required", PLAIN_BOOL)
            .require("condition");
    Shape envFile = object().keys(TEXT, "path", "format").key("required", BOOL).require("path");
    shape
        .keys(TEXT_OR_TEXTS.orNull(), "command", "entrypoint")
        .keys(TEXT, "working_dir", "user", "stop_signal")
        .key("group_add", list(scalar(ScalarType.TEXT_OR_INT)).distinct())
        .key("environment", PAIRS)
        .key("env_file", TEXT.or(list(TEXT.or(envFile))))
        .keys(BOOL, "init", "tty", "stdin_open")
        .key("stop_grace_period", DURATION)
        .key("restart", text(Format.RESTART))
        .key("healthcheck", healthcheck())
        .key("depends_on", TEXTS.or(map(dependency)))
        .keys(list(hook()), "post_start", "pre_stop")
        .key("pre_start", list(hook().key("image", TEXT).key("per_replica", BOOL)))
        .key("logging", object().key("driver", TEXT).key("options", map(LOOSE.orNull())));
  }

  private static Shape hook() {
    return object()
        .key("command", TEXT_OR_TEXTS)
        .keys(TEXT, "user", "working_dir")
        .key("privileged", BOOL)
        .key("environment", PAIRS)
        .require("command");
  }

  private static Shape healthcheck() {
    return object()
        .key("test", TEXT_OR_TEXTS)
        .keys(DURATION, "interval", "timeout", "start_period", "start_interval")
        .key("retries", integer(0, Integer.MAX_VALUE))
        .key("disable", BOOL);
  }

  private static Shape develop() {
    Shape watch =
        object()
            .keys(TEXT, "path", "target")
            .key("action", words("rebuild", "sync", "restart", "sync+restart", "sync+exec"))
            .keys(TEXTS, "ignore", "include")
            .key("exec", hook())
            .key("initial_sync", BOOL)
            .require("path", "action");
    return object().key("watch", list(watch));
  }

  private static void network(Shape shape) {
    Shape attachment =
        object()
            .keys(TEXTS, "aliases", "link_local_ips")
            .keys(TEXT, "ipv4_address", "ipv6_address", "mac_address", "interface_name")
            .key("driver_opts", map(LOOSE))
            .keys(PLAIN_INT, "priority", "gw_priority");
    Shape exposed = scalar(ScalarType.LOOSE);
    exposed.format = Format.EXPOSED_PORT;
    Shape port =
        object()
            .keys(TEXT, "name", "host_ip", "app_protocol")
            .key("protocol", words("tcp", "udp", "sctp", ""))
            .key("mode", words("ingress", "host", ""))
            .key("target", integer(1, 65535))
            .key("published", LOOSE)
            .require("target");
    shape
        .key("networks", TEXTS.or(map(attachment.orNull())))
        .keys(TEXT, "network_mode", "hostname", "domainname", "mac_address")
        .key("ports", list(LOOSE.or(port)))
        .key("expose", list(exposed))
        .keys(TEXTS, "links", "dns_opt")
        .key("external_links", TEXTS.distinct())
        .keys(TEXT_OR_TEXTS, "dns", "dns_search")
        .key("extra_hosts", HOSTS);
  }

  private static void storage(Shape shape) {
    Shape mount =
        object()
            .key("type", words("bind", "volume", "tmpfs", "npipe", "cluster", "image"))
            .keys(TEXT, "source", "target", "consistency")
            .key("read_only", BOOL)
            .key(
                "bind",
                object()
                    .key("propagation", TEXT)
                    .key("create_host_path", BOOL)
                    .key("recursive", words("enabled", "disabled", "writable", "readonly"))
                    .key("selinux", words("z", "Z")))
            .key("volume", object().key("nocopy", BOOL).key("subpath", TEXT).key("labels", PAIRS))
            .key(
                "tmpfs",
                object()
                    .key("size", BYTES.from(0, Long.MAX_VALUE))
                    .key("mode", scalar(ScalarType.MODE)))
            .key("image", object().key("subpath", TEXT))
            .require("type", "target");
    Shape device = object().keys(TEXT, "source", "target", "permissions").require("source");
    shape
        .key("volumes", list(TEXT.or(mount)))
        .key("volumes_from", TEXTS.distinct())
        .key("tmpfs", TEXT_OR_TEXTS)
        .keys(GRANTS, "configs", "secrets")
        .key("read_only", BOOL)
        .key("shm_size", BYTES)
        .key("storage_opt", map(scalar(ScalarType.TEXT_OR_INT).orNull()))
        .key("devices", list(TEXT.or(device)))
        .key("device_cgroup_rules", TEXTS.distinct())
        .key("gpus", words("all").or(list(Schema.device())));
  }

  private static void limits(Shape shape) {
    Shape weights = list(object().key("path", TEXT).key("weight", PLAIN_INT.from(0, 1000)));
    Shape rates = list(object().key("path", TEXT).key("rate", BYTES));
    shape
        .key("cpus", NUMBER)
        .key("cpu_count", COUNT)
        .keys(INT, "cpu_shares", "cpu_quota", "cpu_period", "pids_limit")
        .key("cpu_percent", integer(0, 100))
        .keys(INT, "cpu_rt_period", "cpu_rt_runtime")
        .key("cpuset", TEXT)
        .keys(BYTES, "mem_limit", "mem_reservation", "memswap_limit")
        .key("mem_swappiness", BYTES.from(-1, 100))
        .key("oom_kill_disable", BOOL)
        .key("oom_score_adj", integer(-1000, 1000))
        .key(
            "blkio_config",
            object()
                .key("weight", PLAIN_INT.from(0, 1000))
                .key("weight_device", weights)
                .keys(rates, "device_read_bps", "device_write_bps")
                .keys(rates, "device_read_iops", "device_write_iops"))
        .key("ulimits", ULIMITS)
        .key("sysctls", PAIRS)
        .keys(TEXTS, "cap_add", "cap_drop")
        .key("security_opt", TEXTS.distinct())
        .key("privileged", BOOL)
        .key("cgroup", words("host", "private"))
        .keys(TEXT, "userns_mode", "uts", "ipc", "pid", "cgroup_parent");
  }
}
