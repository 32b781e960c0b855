package dev.jcompose.scheduler.compile;

import dev.jcompose.model.FileGrant;
import dev.jcompose.model.FileObject;
import dev.jcompose.model.Healthcheck;
import dev.jcompose.model.Logging;
import dev.jcompose.model.Network;
import dev.jcompose.model.NetworkAttachment;
import dev.jcompose.model.PortMapping;
import dev.jcompose.model.Project;
import dev.jcompose.model.Resources;
import dev.jcompose.model.Service;
import dev.jcompose.model.Volume;
import dev.jcompose.model.VolumeMount;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The explicit list of fields that make a new container, network or volume necessary. Not in it:
 * build, pull_policy, scale, depends_on, profiles, attach; neither change what a container is.
 */
final class Fingerprints {

  private Fingerprints() {}

  static Fingerprint of(
      Project project, Service s, List<Upload> uploads, SecurityOptions security) {
    Fingerprint.Builder b = Fingerprint.builder();
    process(b, s);
    storage(b, project, s);
    network(b, s);
    isolation(b, s, security);
    resources(b, s.resources());
    for (Upload upload : uploads) {
      b.addSecret("content." + upload.path(), upload.content());
    }
    return b.build();
  }

  private static void process(Fingerprint.Builder b, Service s) {
    b.add("image", s.image()).add("platform", s.platform());
    b.add("command", optional(s.command())).add("entrypoint", optional(s.entrypoint()));
    s.environment().forEach((k, v) -> b.add("environment." + k, v == null ? "unset" : "=" + v));
    entries(b, "labels", s.labels());
    entries(b, "annotations", s.annotations());
    b.add("container_name", s.containerName()).add("hostname", s.hostname());
    b.add("domainname", s.domainname()).add("user", s.user()).add("group_add", list(s.groupAdd()));
    b.add("working_dir", s.workingDir()).add("init", text(s.init()));
    b.add("tty", flag(s.tty())).add("stdin_open", flag(s.stdinOpen()));
    b.add("stop_signal", s.stopSignal()).add("stop_grace_period", text(s.stopGracePeriod()));
    b.add("restart", s.restart().equals("no") ? "" : s.restart());
    Healthcheck h = s.healthcheck();
    if (h != null) {
      b.add(
          "healthcheck",
          tuple(
              list(h.test()),
              text(h.interval()),
              text(h.timeout()),
              text(h.startPeriod()),
              text(h.startInterval()),
              text(h.retries())));
    }
    Logging l = s.logging();
    if (l != null) {
      b.add("logging", tuple(l.driver(), map(l.options())));
    }
    b.add("runtime", s.runtime());
  }

  private static void storage(Fingerprint.Builder b, Project project, Service s) {
    for (VolumeMount mount : s.volumes()) {
      b.add("volumes." + mount.target(), mount(mount));
    }
    b.add("volumes_from", list(s.volumesFrom())).add("tmpfs", list(s.tmpfs()));
    b.add("configs", grants(s.configs(), project.configs()));
    b.add("secrets", grants(s.secrets(), project.secrets()));
    b.add("read_only", flag(s.readOnly())).add("shm_size", text(s.shmSize()));
    entries(b, "storage_opt", s.storageOpt());
  }

  private static void network(Fingerprint.Builder b, Service s) {
    b.add("ports", joined(s.ports(), Fingerprints::port)).add("expose", list(s.expose()));
    s.networks().forEach((key, at) -> b.add("networks." + key, attachment(at)));
    b.add("network_mode", s.networkMode()).add("links", list(s.links()));
    b.add("external_links", list(s.externalLinks())).add("dns", list(s.dns()));
    b.add("dns_search", list(s.dnsSearch())).add("dns_opt", list(s.dnsOpt()));
    b.add("extra_hosts", list(s.extraHosts())).add("mac_address", s.macAddress());
  }

  private static void isolation(Fingerprint.Builder b, Service s, SecurityOptions security) {
    b.add("devices", list(s.devices())).add("device_cgroup_rules", list(s.deviceCgroupRules()));
    s.ulimits().forEach((k, v) -> b.add("ulimits." + k, v.soft() + ":" + v.hard()));
    entries(b, "sysctls", s.sysctls());
    b.add("cap_add", list(s.capAdd())).add("cap_drop", list(s.capDrop()));
    b.add("privileged", flag(s.privileged()));
    b.add("security_opt", list(security.options()) + (security.systemPathsVisible() ? "+" : ""));
    b.add("userns_mode", s.usernsMode()).add("uts", s.uts()).add("ipc", s.ipc());
    b.add("pid", s.pid()).add("cgroup", s.cgroup()).add("cgroup_parent", s.cgroupParent());
  }

  private static void resources(Fingerprint.Builder b, Resources r) {
    b.add("cpus", r.cpus() == 0 ? "" : Double.toString(r.cpus()));
    b.add("cpu_shares", number(r.cpuShares())).add("cpu_period", number(r.cpuPeriod()));
    b.add("cpu_quota", number(r.cpuQuota())).add("cpuset", r.cpuset());
    b.add("mem_limit", text(r.memory())).add("mem_reservation", text(r.memoryReservation()));
    b.add("memswap_limit", text(r.memorySwap())).add("mem_swappiness", text(r.memorySwappiness()));
    b.add("pids_limit", text(r.pids())).add("oom_kill_disable", flag(r.oomKillDisable()));
    b.add("oom_score_adj", number(r.oomScoreAdj())).add("blkio_config", number(r.blkioWeight()));
  }

  static Fingerprint of(Network n) {
    Fingerprint.Builder b = Fingerprint.builder();
    b.add("name", n.name()).add("driver", n.driver());
    entries(b, "driver_opts", n.driverOpts());
    b.add("internal", flag(n.internal())).add("attachable", flag(n.attachable()));
    b.add("enable_ipv4", text(n.enableIpv4())).add("enable_ipv6", text(n.enableIpv6()));
    Network.Ipam ipam = n.ipam();
    if (ipam != null) {
      b.add(
          "ipam",
          tuple(
              ipam.driver(),
              map(ipam.options()),
              joined(
                  ipam.config(),
                  p -> tuple(p.subnet(), p.ipRange(), p.gateway(), map(p.auxAddresses())))));
    }
    entries(b, "labels", n.labels());
    return b.build();
  }

  static Fingerprint of(Volume v) {
    Fingerprint.Builder b = Fingerprint.builder();
    b.add("name", v.name()).add("driver", v.driver().isEmpty() ? "local" : v.driver());
    entries(b, "driver_opts", v.driverOpts());
    entries(b, "labels", v.labels());
    return b.build();
  }

  private static String mount(VolumeMount mount) {
    return switch (mount) {
      case VolumeMount.Bind m ->
          tuple(
              "bind",
              m.source().toString(),
              flag(m.readOnly()),
              flag(m.createHostPath()),
              m.propagation(),
              m.selinux(),
              m.recursive());
      case VolumeMount.Named m ->
          tuple(
              "volume",
              m.source(),
              flag(m.readOnly()),
              flag(m.noCopy()),
              m.subpath(),
              map(m.labels()));
      case VolumeMount.Tmpfs m ->
          tuple("tmpfs", flag(m.readOnly()), text(m.size()), number(m.mode()));
    };
  }

  private static String grants(List<FileGrant> grants, Map<String, FileObject> objects) {
    return joined(
        grants,
        g -> {
          FileObject object = objects.get(g.source());
          return tuple(
              g.source(),
              g.target(),
              g.uid(),
              g.gid(),
              text(g.mode()),
              object == null ? "" : text(object.file()),
              object == null ? "" : text(object.environment()));
        });
  }

  private static String port(PortMapping p) {
    return tuple(
        p.name(),
        Integer.toString(p.target()),
        p.published(),
        p.hostIp(),
        p.protocol(),
        p.mode(),
        p.appProtocol());
  }

  private static String attachment(NetworkAttachment a) {
    return tuple(
        list(a.aliases()),
        a.ipv4Address(),
        a.ipv6Address(),
        list(a.linkLocalIps()),
        a.macAddress(),
        map(a.driverOpts()),
        number(a.priority()),
        number(a.gwPriority()),
        a.interfaceName());
  }

  private static void entries(Fingerprint.Builder b, String key, Map<String, String> map) {
    map.forEach((k, v) -> b.add(key + "." + k, "=" + v));
  }

  private static String optional(@Nullable List<String> list) {
    return list == null ? "" : "[" + list(list) + "]";
  }

  private static String text(@Nullable Object value) {
    return Objects.toString(value, "");
  }

  private static String number(long value) {
    return value == 0 ? "" : Long.toString(value);
  }

  private static String flag(boolean value) {
    return value ? "true" : "";
  }

  private static String list(List<String> list) {
    return joined(list, x -> x);
  }

  private static String map(Map<String, String> map) {
    return new TreeMap<>(map)
        .entrySet().stream()
            .map(e -> sized(e.getKey()) + sized(e.getValue()))
            .collect(Collectors.joining());
  }

  private static String tuple(String... parts) {
    return list(Arrays.asList(parts));
  }

  /** Each with its length before it, so that no two lists look alike. */
  private static <T> String joined(List<T> list, java.util.function.Function<T, String> text) {
    return list.stream().map(text).map(Fingerprints::sized).collect(Collectors.joining());
  }

  private static String sized(String text) {
    return text.length() + ":" + text;
  }
}
