package dev.jcompose.model.render;

import dev.jcompose.model.tree.MapNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The order of a mapping's keys in canonical output: that of docker compose, so that its output and
 * ours can be compared line by line. Keys without a rank come last, by the alphabet.
 */
final class KeyOrder {
  private static final KeyOrder ALPHABET = new KeyOrder("");
  private static final KeyOrder LIMITS = new KeyOrder("soft hard");
  private static final KeyOrder GRANT = new KeyOrder("source target uid gid mode");
  private static final KeyOrder DEVICE = new KeyOrder("capabilities driver count device_ids");
  private static final KeyOrder RESOURCE =
      new KeyOrder("cpus memory pids devices generic_resources").under("devices", DEVICE);
  private static final KeyOrder UPDATE =
      new KeyOrder("parallelism delay failure_action monitor max_failure_ratio order");
  private static final KeyOrder HOOK =
      new KeyOrder("command image user privileged working_dir environment per_replica");

  private static final KeyOrder BUILD =
      new KeyOrder(
              "context dockerfile dockerfile_inline entitlements args provenance sbom ssh labels"
                  + " cache_from cache_to no_cache no_cache_filter additional_contexts pull"
                  + " extra_hosts isolation network target secrets shm_size tags ulimits platforms"
                  + " privileged")
          .under("secrets", GRANT)
          .under("ulimits", each(LIMITS));

  private static final KeyOrder DEPLOY =
      new KeyOrder(
              "mode replicas labels update_config rollback_config resources restart_policy"
                  + " placement endpoint_mode")
          .under("update_config", UPDATE)
          .under("rollback_config", UPDATE)
          .under(
              "resources",
              new KeyOrder("").under("limits", RESOURCE).under("reservations", RESOURCE))
          .under("restart_policy", new KeyOrder("condition delay max_attempts window"))
          .under("placement", new KeyOrder("constraints preferences max_replicas_per_node"));

  private static final KeyOrder MOUNT =
      new KeyOrder("type source target read_only consistency bind volume tmpfs image")
          .under("bind", new KeyOrder("selinux propagation create_host_path recursive"))
          .under("tmpfs", new KeyOrder("size mode"));

  private static final KeyOrder SERVICE =
      new KeyOrder(
              "profiles annotations attach build develop blkio_config cap_add cap_drop"
                  + " cgroup_parent cgroup cpu_count cpu_percent cpu_period cpu_quota cpu_rt_period"
                  + " cpu_rt_runtime cpus cpuset cpu_shares command configs container_name"
                  + " credential_spec depends_on deploy device_cgroup_rules devices dns dns_opt"
                  + " dns_search domainname entrypoint provider environment env_file expose extends"
                  + " external_links extra_hosts group_add gpus hostname healthcheck image init ipc"
                  + " isolation labels label_file links logging mem_limit mem_reservation"
                  + " memswap_limit mem_swappiness mac_address models network_mode networks"
                  + " oom_kill_disable oom_score_adj pid pids_limit platform ports privileged"
                  + " pull_policy read_only restart runtime scale secrets security_opt shm_size"
                  + " stdin_open stop_grace_period stop_signal storage_opt sysctls tmpfs tty"
                  + " ulimits use_api_socket user userns_mode uts volumes volumes_from working_dir"
                  + " pre_start post_start pre_stop")
          .under("build", BUILD)
          .under(
              "develop",
              new KeyOrder("")
                  .under("watch", new KeyOrder("path action target exec include ignore")))
          .under(
              "blkio_config",
              new KeyOrder(
                  "weight weight_device device_read_bps device_read_iops device_write_bps"
                      + " device_write_iops"))
          .under("configs", GRANT)
          .under("secrets", GRANT)
          .under("depends_on", each(new KeyOrder("condition restart required")))
          .under("deploy", DEPLOY)
          .under("devices", new KeyOrder("source target permissions"))
          .under("gpus", DEVICE)
          .under(
              "healthcheck",
              new KeyOrder("test timeout interval retries start_period start_interval disable"))
          .under("ports", new KeyOrder("name mode host_ip target published protocol app_protocol"))
          .under("ulimits", each(LIMITS))
          .under("volumes", MOUNT)
          .under("pre_start", HOOK)
          .under("post_start", HOOK)
          .under("pre_stop", HOOK);

  private static final KeyOrder NETWORK =
      new KeyOrder(
              "name driver driver_opts ipam external internal attachable labels enable_ipv4"
                  + " enable_ipv6")
          .under(
              "ipam",
              new KeyOrder("driver config options")
                  .under("config", new KeyOrder("subnet gateway ip_range aux_addresses")));

  private static final KeyOrder VOLUME = new KeyOrder("name driver driver_opts external labels");

  private static final KeyOrder FILE =
      new KeyOrder(
          "name file environment content external labels driver driver_opts template_driver");

  /** Of the whole project. */
  static final KeyOrder PROJECT =
      new KeyOrder("name services networks volumes secrets configs models")
          .under("services", each(SERVICE))
          .under("networks", each(NETWORK))
          .under("volumes", each(VOLUME))
          .under("secrets", each(FILE))
          .under("configs", each(FILE));

  private final Map<String, Integer> ranks = new HashMap<>();
  private final Map<String, KeyOrder> nested = new HashMap<>();
  private KeyOrder others = this;

  private KeyOrder(String keys) {
    for (String key : keys.split(" ", -1)) {
      ranks.put(key, ranks.size());
    }
  }

  /** Of a mapping from names to things of one sort. */
  private static KeyOrder each(KeyOrder thing) {
    KeyOrder order = new KeyOrder("");
    order.others = thing;
    return order;
  }

  private KeyOrder under(String key, KeyOrder order) {
    nested.put(key, order);
    return this;
  }

  /** The order in the mapping under {@code key}, or in each mapping of the list there. */
  KeyOrder of(String key) {
    KeyOrder order = nested.get(key);
    if (order != null) {
      return order;
    }
    return others == this ? ALPHABET : others;
  }

  List<Map.Entry<String, MapNode.Entry>> sorted(MapNode map) {
    List<Map.Entry<String, MapNode.Entry>> entries = new ArrayList<>(map.entries().entrySet());
    if (entries.size() > 1) {
      entries.sort(Comparator.comparingInt(this::rank).thenComparing(Map.Entry::getKey));
    }
    return entries;
  }

  private int rank(Map.Entry<String, MapNode.Entry> entry) {
    return ranks.getOrDefault(entry.getKey(), Integer.MAX_VALUE);
  }
}
