package dev.jcompose.engine.container;

import dev.jcompose.engine.api.DeviceMapping;
import dev.jcompose.engine.api.HostConfig;
import dev.jcompose.linux.cgroup.Limits;
import dev.jcompose.linux.security.DeviceRule;
import dev.jcompose.linux.security.Devices;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** A host config's limits and devices in the kernel's terms. */
record ResourceLimits(Limits limits, List<Devices.Node> devices) {

  ResourceLimits {
    devices = List.copyOf(devices);
  }

  static ResourceLimits of(HostConfig host) throws IOException {
    List<Devices.Node> devices = new ArrayList<>();
    List<DeviceRule> rules = new ArrayList<>();
    if (host.privileged()) {
      devices.addAll(Devices.allOnHost());
      rules.add(Devices.EVERYTHING);
    } else {
      rules.addAll(Devices.RULES);
      for (DeviceMapping mapping : host.devices()) {
        String inside =
            mapping.pathInContainer().isEmpty() ? mapping.pathOnHost() : mapping.pathInContainer();
        String access = mapping.cgroupPermissions().isEmpty() ? "rwm" : mapping.cgroupPermissions();
        for (Devices.Node node : Devices.onHost(Path.of(mapping.pathOnHost()), inside)) {
          devices.add(node);
          rules.add(node.rule(DeviceRule.Access.parse(access)));
        }
      }
      host.deviceCgroupRules().forEach(rule -> rules.add(DeviceRule.parse(rule)));
    }
    return new ResourceLimits(limits(host, rules), devices);
  }

  /** The limits alone, with these rules for devices. */
  static Limits limits(HostConfig host, List<DeviceRule> rules) {
    Long swappiness = host.memorySwappiness();
    Long pids = host.pidsLimit();
    Boolean oomKillDisable = host.oomKillDisable();
    return Limits.builder()
        .memory(host.memory())
        .memorySwap(host.memorySwap())
        .memoryReservation(host.memoryReservation())
        .swappiness(
            swappiness == null || swappiness < 0
                ? OptionalInt.empty()
                : OptionalInt.of(swappiness.intValue()))
        .nanoCpus(host.nanoCpus())
        .cpuPeriod(host.cpuPeriod())
        .cpuQuota(host.cpuQuota())
        .cpuShares(host.cpuShares())
        .cpusetCpus(host.cpusetCpus())
        .cpusetMems(host.cpusetMems())
        .pids(pids == null ? 0 : pids)
        .blkioWeight(host.blkioWeight())
        .oomKillDisable(oomKillDisable != null && oomKillDisable)
        .devices(rules)
        .build();
  }
}
