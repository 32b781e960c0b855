package dev.jcompose.model.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every attribute of a service is either followed or named in a warning. */
class SupportCheckTest {
  /** Sections that whole commands are made for: {@code build} and {@code watch}. */
  private static final List<String> SECTIONS = List.of("build", "develop");

  /** What becomes part of a container, or of how it is handled. */
  private static final List<String> FOLLOWED =
      List.of(
          """
          annotations attach blkio_config blkio_config.weight cap_add cap_drop cgroup cgroup_parent
          command configs configs.gid configs.mode configs.source configs.target configs.uid
          container_name cpu_period cpu_quota cpu_shares cpus cpuset depends_on depends_on.condition
          depends_on.required depends_on.restart deploy deploy.mode deploy.replicas deploy.resources
          deploy.resources.limits deploy.resources.limits.cpus deploy.resources.limits.memory
          deploy.resources.limits.pids deploy.resources.reservations
          deploy.resources.reservations.memory deploy.restart_policy deploy.restart_policy.condition
          deploy.restart_policy.max_attempts device_cgroup_rules devices devices.permissions
          devices.source devices.target dns dns_opt dns_search domainname entrypoint env_file
          env_file.format env_file.path env_file.required environment expose extends extends.file
          extends.service external_links extra_hosts group_add healthcheck healthcheck.disable
          healthcheck.interval healthcheck.retries healthcheck.start_interval healthcheck.start_period
          healthcheck.test healthcheck.timeout hostname image init ipc label_file labels links logging
          logging.driver logging.options mac_address mem_limit mem_reservation mem_swappiness
          memswap_limit network_mode networks networks.aliases networks.driver_opts
          networks.gw_priority networks.interface_name networks.ipv4_address networks.ipv6_address
          networks.link_local_ips networks.mac_address networks.priority oom_kill_disable
          oom_score_adj pid pids_limit platform ports ports.app_protocol ports.host_ip ports.mode
          ports.name ports.protocol ports.published ports.target privileged profiles pull_policy
          read_only restart runtime scale secrets secrets.gid secrets.mode secrets.source
          secrets.target secrets.uid security_opt shm_size stdin_open stop_grace_period stop_signal
          storage_opt sysctls tmpfs tty ulimits ulimits.hard ulimits.soft user userns_mode uts volumes
          volumes.bind volumes.bind.create_host_path volumes.bind.propagation volumes.bind.recursive
          volumes.bind.selinux volumes.consistency volumes.image volumes.image.subpath
          volumes.read_only volumes.source volumes.target volumes.tmpfs volumes.tmpfs.mode
          volumes.tmpfs.size volumes.type volumes.volume volumes.volume.labels volumes.volume.nocopy
          volumes.volume.subpath volumes_from working_dir
          """
              .split("\\s+"));

  @Test
  void everyAttributeIsFollowedOrNamed() {
    List<String> silent = new ArrayList<>();
    for (String attribute : attributes()) {
      boolean named =
          Stream.concat(SupportCheck.UNSUPPORTED.stream(), SupportCheck.FOR_CLUSTERS.stream())
              .anyMatch(key -> attribute.equals(key) || attribute.startsWith(key + "."));
      boolean section =
          SECTIONS.stream().anyMatch(s -> attribute.equals(s) || attribute.startsWith(s + "."));
      if (!named && !section && !FOLLOWED.contains(attribute)) {
        silent.add(attribute);
      }
    }
    assertThat(silent).isEmpty();
  }

  @Test
  void whatIsNamedExists() {
    assertThat(attributes())
        .containsAll(FOLLOWED)
        .containsAll(SupportCheck.UNSUPPORTED)
        .containsAll(SupportCheck.FOR_CLUSTERS);
  }

  /** All keys of a service, dotted; names of one's own such as networks' are left out. */
  private static Set<String> attributes() {
    Set<String> attributes = new TreeSet<>();
    collect(ServiceSchema.SERVICE, "", attributes);
    return attributes;
  }

  private static void collect(Shape shape, String prefix, Set<String> attributes) {
    if (shape.item != null) {
      collect(shape.item, prefix, attributes);
    }
    if (shape.others != null) {
      collect(shape.others, prefix, attributes);
    }
    Map<String, Shape> keys = shape.keys == null ? Map.of() : shape.keys;
    keys.forEach(
        (key, of) -> {
          String attribute = prefix.isEmpty() ? key : prefix + "." + key;
          attributes.add(attribute);
          collect(of, attribute, attributes);
        });
  }
}
