package dev.jcompose.model.check;

import static dev.jcompose.model.check.Shape.integer;
import static dev.jcompose.model.check.Shape.list;
import static dev.jcompose.model.check.Shape.map;
import static dev.jcompose.model.check.Shape.object;
import static dev.jcompose.model.check.Shape.scalar;
import static dev.jcompose.model.check.Shape.text;
import static dev.jcompose.model.check.Shape.words;

/** The top level of a Compose file, after the Compose Specification. */
final class Schema {
  static final Shape TEXT = text();
  static final Shape LOOSE = scalar(ScalarType.LOOSE);
  static final Shape VALUE = scalar(ScalarType.VALUE);
  static final Shape BOOL = scalar(ScalarType.BOOL);
  static final Shape INT = scalar(ScalarType.INT);
  static final Shape NUMBER = scalar(ScalarType.NUMBER);
  static final Shape COUNT = integer(0, Long.MAX_VALUE);
  static final Shape PLAIN_INT = scalar(ScalarType.PLAIN_INT);
  static final Shape PLAIN_BOOL = scalar(ScalarType.PLAIN_BOOL);
  static final Shape BYTES = scalar(ScalarType.BYTES);
  static final Shape BYTES_TEXT = scalar(ScalarType.BYTES_TEXT);
  static final Shape DURATION = scalar(ScalarType.DURATION);
  static final Shape TEXTS = list(TEXT);
  static final Shape LOOSE_LIST = list(LOOSE);
  static final Shape TEXT_OR_TEXTS = TEXT.or(TEXTS);

  /** {@code ["K=V"]} or {@code {K: V}}. */
  static final Shape PAIRS = map(VALUE.orNull()).or(TEXTS);

  /** As {@link #PAIRS}, but a value may be a list, as of {@code extra_hosts}. */
  static final Shape HOSTS = map(TEXT.or(TEXTS)).or(list(text(Format.HOST)).distinct());

  static final Shape EXTERNAL = BOOL.or(object().key("name", TEXT));

  static final Shape GRANTS =
      list(
          TEXT.or(
              object()
                  .keys(TEXT, "source", "target", "uid", "gid")
                  .key("mode", scalar(ScalarType.MODE))
                  .require("source")));

  static final Shape ULIMITS =
      map(
          Format.ULIMIT,
          integer(-1, Long.MAX_VALUE)
              .or(
                  object()
                      .keys(integer(-1, Long.MAX_VALUE), "soft", "hard")
                      .require("soft", "hard")));

  static final Shape NETWORK = network();

  static final Shape PROJECT =
      object()
          .keys(TEXT, "version", "name")
          .key("include", list(TEXT.or(include())).orNull())
          .key("services", map(Format.RESOURCE_NAME, ServiceSchema.SERVICE))
          .key("networks", map(Format.RESOURCE_NAME, NETWORK.orNull()))
          .key("volumes", map(Format.RESOURCE_NAME, volume().orNull()))
          .key("configs", map(Format.RESOURCE_NAME, config().orNull()))
          .key("secrets", map(Format.RESOURCE_NAME, secret().orNull()))
          .key("models", map(Format.RESOURCE_NAME, model().orNull()));

  private Schema() {}

  private static Shape include() {
    return object()
        .keys(TEXT_OR_TEXTS, "path", "env_file")
        .key("project_directory", TEXT)
        .require("path");
  }

  private static Shape network() {
    return object()
        .keys(TEXT, "name", "driver")
        .key("driver_opts", map(LOOSE))
        .key("ipam", ipam())
        .key("external", EXTERNAL)
        .keys(BOOL, "internal", "attachable", "enable_ipv4", "enable_ipv6")
        .key("labels", PAIRS);
  }

  private static Shape ipam() {
    Shape pool =
        object().keys(TEXT, "subnet", "ip_range", "gateway").key("aux_addresses", map(TEXT));
    return object().key("driver", TEXT).key("config", list(pool)).key("options", map(TEXT));
  }

  private static Shape volume() {
    return object()
        .keys(TEXT, "name", "driver")
        .key("driver_opts", map(LOOSE))
        .key("external", EXTERNAL)
        .key("labels", PAIRS);
  }

  private static Shape config() {
    return object()
        .keys(TEXT, "name", "file", "environment", "content", "template_driver")
        .key("external", EXTERNAL)
        .key("labels", PAIRS);
  }

  private static Shape secret() {
    return object()
        .keys(TEXT, "name", "file", "environment", "driver", "template_driver")
        .key("driver_opts", map(LOOSE))
        .key("external", EXTERNAL)
        .key("labels", PAIRS);
  }

  private static Shape model() {
    return object()
        .keys(TEXT, "name", "model")
        .key("context_size", INT)
        .key("runtime_flags", TEXTS)
        .require("model");
  }

  /** {@code deploy}: what only a cluster can do is checked and otherwise ignored. */
  static Shape deploy() {
    Shape update =
        object()
            .keys(COUNT, "parallelism")
            .keys(DURATION, "delay", "monitor")
            .key("failure_action", TEXT)
            .key("max_failure_ratio", NUMBER)
            .key("order", words("start-first", "stop-first"));
    Shape limits = object().key("cpus", NUMBER).key("memory", BYTES_TEXT).key("pids", INT);
    Shape reservations =
        object()
            .key("cpus", NUMBER)
            .key("memory", BYTES_TEXT)
            .key("generic_resources", list(genericResource()))
            .key("devices", list(device().require("capabilities")));
    return object()
        .key("mode", TEXT)
        .key("endpoint_mode", TEXT)
        .key("replicas", INT)
        .key("labels", PAIRS)
        .keys(update, "update_config", "rollback_config")
        .key("resources", object().key("limits", limits).key("reservations", reservations))
        .key(
            "restart_policy",
            object()
                .key(
                    "condition",
                    words("", "none", "on-failure", "any", "no", "always", "unless-stopped"))
                .keys(DURATION, "delay", "window")
                .key("max_attempts", COUNT))
        .key(
            "placement",
            object()
                .key("constraints", TEXTS)
                .key("preferences", list(object().key("spread", TEXT)))
                .key("max_replicas_per_node", COUNT));
  }

  private static Shape genericResource() {
    return object().key("discrete_resource_spec", object().key("kind", TEXT).key("value", NUMBER));
  }

  /** A request for GPUs and the like. */
  static Shape device() {
    return object()
        .key("capabilities", TEXTS)
        .key("count", scalar(ScalarType.COUNT))
        .key("device_ids", TEXTS)
        .key("driver", TEXT)
        .key("options", PAIRS);
  }

  /** {@code build} in long form. */
  static Shape build() {
    return object()
        .keys(TEXT, "context", "dockerfile", "dockerfile_inline", "target", "network", "isolation")
        .keys(PAIRS, "args", "labels", "ssh")
        .key("additional_contexts", map(TEXT).or(list(text(Format.PAIR))))
        .keys(TEXTS, "cache_from", "cache_to", "tags", "platforms", "entitlements")
        .key("no_cache_filter", TEXT_OR_TEXTS)
        .keys(BOOL, "no_cache", "pull", "privileged")
        .key("extra_hosts", HOSTS)
        .key("shm_size", BYTES)
        .key("ulimits", ULIMITS)
        .key("secrets", GRANTS)
        .keys(VALUE, "provenance", "sbom");
  }
}
