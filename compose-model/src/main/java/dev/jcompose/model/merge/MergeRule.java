package dev.jcompose.model.merge;

/** How two values of one attribute become one. The default merges mappings and appends lists. */
enum MergeRule {
  DEFAULT,
  /** The later value alone. */
  REPLACE,
  /** Lists appended; of equal items the first place and the last value are kept. */
  UNIQUE,
  /** As UNIQUE, items being equal when {@code source:target} of a port agree. */
  BY_PORT,
  BY_TARGET,
  BY_SOURCE_OR_TARGET,
  BY_PATH,
  BY_SUBNET,
  /** Mappings are merged only if they name the same driver or one names none. */
  BY_DRIVER;

  /** The rule for an attribute, by its path with names and indexes replaced. */
  static MergeRule of(String pattern) {
    return switch (pattern) {
      case "services.*.command", "services.*.entrypoint", "services.*.healthcheck.test" -> REPLACE;
      case "services.*.ports" -> BY_PORT;
      case "services.*.volumes", "services.*.devices" -> BY_TARGET;
      case "services.*.configs", "services.*.secrets", "services.*.build.secrets" ->
          BY_SOURCE_OR_TARGET;
      case "services.*.env_file" -> BY_PATH;
      case "networks.*.ipam.config" -> BY_SUBNET;
      case "services.*.logging" -> BY_DRIVER;
      case "services.*.dns",
          "services.*.dns_search",
          "services.*.dns_opt",
          "services.*.tmpfs",
          "services.*.expose",
          "services.*.profiles",
          "services.*.links",
          "services.*.cap_add",
          "services.*.cap_drop",
          "services.*.extra_hosts",
          "services.*.build.extra_hosts",
          "services.*.build.tags" ->
          UNIQUE;
      default -> nested(pattern);
    };
  }

  private static MergeRule nested(String pattern) {
    if (pattern.startsWith("x-") || pattern.startsWith("x-", pattern.lastIndexOf('.') + 1)) {
      return REPLACE;
    }
    if (pattern.startsWith("services.*.ulimits.")
        || pattern.startsWith("services.*.build.ulimits.")) {
      return REPLACE;
    }
    return pattern.startsWith("services.*.networks.")
            && (pattern.endsWith(".aliases") || pattern.endsWith(".link_local_ips"))
        ? UNIQUE
        : DEFAULT;
  }

  boolean removesDuplicates() {
    return switch (this) {
      case UNIQUE, BY_PORT, BY_TARGET, BY_SOURCE_OR_TARGET, BY_PATH, BY_SUBNET -> true;
      case DEFAULT, REPLACE, BY_DRIVER -> false;
    };
  }
}
