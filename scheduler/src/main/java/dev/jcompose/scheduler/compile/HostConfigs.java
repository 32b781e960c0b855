package dev.jcompose.scheduler.compile;

import dev.jcompose.engine.api.DeviceMapping;
import dev.jcompose.engine.api.HostConfig;
import dev.jcompose.engine.api.LogConfig;
import dev.jcompose.engine.api.RestartPolicy;
import dev.jcompose.engine.api.Ulimit;
import dev.jcompose.model.ByteSize;
import dev.jcompose.model.Logging;
import dev.jcompose.model.Project;
import dev.jcompose.model.Resources;
import dev.jcompose.model.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A service's mounts, limits and isolation in the API's form. */
final class HostConfigs {
  private static final double NANOS_PER_CPU = 1e9;

  private HostConfigs() {}

  static HostConfig of(Project project, ServiceSpec spec, Instance instance) {
    Service s = spec.service();
    HostConfig.Builder b = HostConfig.builder();
    b.binds(Mounts.binds(project, s))
        .mounts(Mounts.mounts(project, s, instance))
        .tmpfs(Mounts.tmpfs(s))
        .volumesFrom(volumesFrom(s, instance))
        .logConfig(logging(s.logging()))
        .networkMode(networkMode(project, s, instance))
        .portBindings(Ports.bindings(s))
        .restartPolicy(restart(s.restart()))
        .dns(s.dns())
        .dnsOptions(s.dnsOpt())
        .dnsSearch(s.dnsSearch())
        .extraHosts(s.extraHosts().stream().map(HostConfigs::extraHost).toList())
        .groupAdd(s.groupAdd())
        .readonlyRootfs(s.readOnly())
        .storageOpt(s.storageOpt())
        .shmSize(bytes(s.shmSize()))
        .runtime(s.runtime())
        .init(s.init())
        .annotations(s.annotations());
    isolation(b, spec, instance);
    resources(b, s.resources());
    return b.build();
  }

  private static void isolation(HostConfig.Builder b, ServiceSpec spec, Instance instance) {
    Service s = spec.service();
    b.capAdd(s.capAdd())
        .capDrop(s.capDrop())
        .privileged(s.privileged())
        .securityOpt(spec.security().options())
        .sysctls(s.sysctls())
        .usernsMode(s.usernsMode())
        .utsMode(s.uts())
        .ipcMode(shared(s.ipc(), instance))
        .pidMode(shared(s.pid(), instance))
        .cgroupnsMode(s.cgroup())
        .cgroupParent(s.cgroupParent())
        .devices(s.devices().stream().map(HostConfigs::device).toList())
        .deviceCgroupRules(s.deviceCgroupRules())
        .ulimits(ulimits(s));
    if (spec.security().systemPathsVisible()) {
      b.maskedPaths(List.of()).readonlyPaths(List.of());
    }
  }

  private static void resources(HostConfig.Builder b, Resources r) {
    b.nanoCpus(Math.round(r.cpus() * NANOS_PER_CPU))
        .cpuShares(r.cpuShares())
        .cpuPeriod(r.cpuPeriod())
        .cpuQuota(r.cpuQuota())
        .cpusetCpus(r.cpuset())
        .memory(bytes(r.memory()))
        .memoryReservation(bytes(r.memoryReservation()))
        .memorySwap(bytes(r.memorySwap()))
        .memorySwappiness(r.memorySwappiness())
        .pidsLimit(r.pids())
        .oomKillDisable(r.oomKillDisable() ? Boolean.TRUE : null)
        .oomScoreAdj(r.oomScoreAdj())
        .blkioWeight(r.blkioWeight());
  }

  /** Other services are named by their first container; the engine resolves it to its id. */
  private static String shared(String mode, Instance instance) {
    if (!mode.startsWith("service:")) {
      return mode;
    }
    String service = mode.substring("service:".length());
    return "container:" + first(service, instance);
  }

  private static String networkMode(Project project, Service s, Instance instance) {
    return s.networkMode().isEmpty()
        ? Endpoints.primary(project, s)
        : shared(s.networkMode(), instance);
  }

  private static String first(String service, Instance instance) {
    List<String> containers = instance.peers().getOrDefault(service, List.of());
    return containers.isEmpty() ? service : containers.getFirst();
  }

  private static List<String> volumesFrom(Service s, Instance instance) {
    List<String> from = new ArrayList<>();
    for (String declared : s.volumesFrom()) {
      if (declared.startsWith("container:")) {
        from.add(declared.substring("container:".length()));
        continue;
      }
      int colon = declared.indexOf(':');
      String service = colon < 0 ? declared : declared.substring(0, colon);
      String mode = colon < 0 ? "" : declared.substring(colon);
      for (String container : instance.peers().getOrDefault(service, List.of())) {
        from.add(container + mode);
      }
    }
    return from;
  }

  private static RestartPolicy restart(String declared) {
    int colon = declared.indexOf(':');
    if (colon > 0) {
      return new RestartPolicy(
          declared.substring(0, colon), Integer.parseInt(declared.substring(colon + 1)));
    }
    return new RestartPolicy(declared.isEmpty() ? "no" : declared, 0);
  }

  /** {@code host=address} or {@code host:address}; the address may have colons and brackets. */
  private static String extraHost(String declared) {
    int cut = declared.indexOf('=') > 0 ? declared.indexOf('=') : declared.indexOf(':');
    if (cut < 0) {
      return declared;
    }
    String address = declared.substring(cut + 1);
    if (address.startsWith("[") && address.endsWith("]")) {
      address = address.substring(1, address.length() - 1);
    }
    return declared.substring(0, cut) + ":" + address;
  }

  private static DeviceMapping device(String declared) {
    String[] parts = declared.split(":", 3);
    boolean permissionsOnly = parts.length == 2 && !parts[1].startsWith("/");
    String inContainer = parts.length > 1 && !permissionsOnly ? parts[1] : parts[0];
    String permissions = parts.length > 2 ? parts[2] : permissionsOnly ? parts[1] : "rwm";
    return new DeviceMapping(parts[0], inContainer, permissions);
  }

  private static List<Ulimit> ulimits(Service s) {
    List<Ulimit> ulimits = new ArrayList<>();
    new TreeMap<>(s.ulimits())
        .forEach((name, limit) -> ulimits.add(new Ulimit(name, limit.soft(), limit.hard())));
    return ulimits;
  }

  private static @Nullable LogConfig logging(@Nullable Logging logging) {
    return logging == null ? null : new LogConfig(logging.driver(), logging.options());
  }

  private static long bytes(@Nullable ByteSize size) {
    return size == null ? 0 : size.bytes();
  }
}
