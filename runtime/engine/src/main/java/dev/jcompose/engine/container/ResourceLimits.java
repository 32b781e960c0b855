package dev.jcompose.engine.container;

import dev.jcompose.engine.api.DeviceMapping;
import dev.jcompose.engine.api.HostConfig;
import dev.jcompose.linux.cgroup.Limits;
import dev.jcompose.linux.cgroup.Limits.BlockLimit;
import dev.jcompose.linux.cgroup.Limits.BlockLimit.Kind;
import dev.jcompose.linux.security.DeviceRule;
import dev.jcompose.linux.security.Devices;
import dev.jcompose.linux.security.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Files;
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

  /**
   * The limits alone, with these rules for devices.
   *
   * @throws InvalidSettingException for what Docker refuses, or this machine is too small for
   */
  static Limits limits(HostConfig host, List<DeviceRule> rules) {
    Long swappiness = host.memorySwappiness();
    Long pids = host.pidsLimit();
    Boolean oomKillDisable = host.oomKillDisable();
    Limits limits =
        Limits.builder()
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
            .blkioDevices(blockLimits(host))
            .oomKillDisable(oomKillDisable != null && oomKillDisable)
            .devices(rules)
            .build();
    limits.requireProcessors(Runtime.getRuntime().availableProcessors());
    return limits;
  }

  private static List<BlockLimit> blockLimits(HostConfig host) {
    List<BlockLimit> limits = new ArrayList<>();
    for (HostConfig.WeightDevice device : host.blkioWeightDevice()) {
      limits.add(block(Kind.WEIGHT, device.path(), device.weight()));
    }
    add(limits, Kind.READ_BYTES, host.blkioDeviceReadBps());
    add(limits, Kind.WRITE_BYTES, host.blkioDeviceWriteBps());
    add(limits, Kind.READ_OPERATIONS, host.blkioDeviceReadIops());
    add(limits, Kind.WRITE_OPERATIONS, host.blkioDeviceWriteIops());
    return limits;
  }

  private static void add(List<BlockLimit> to, Kind kind, List<HostConfig.ThrottleDevice> devices) {
    devices.forEach(device -> to.add(block(kind, device.path(), device.rate())));
  }

  private static BlockLimit block(Kind kind, String path, long value) {
    try {
      int number = (Integer) Files.getAttribute(Path.of(path), "unix:rdev");
      // makedev(3)
      int major = (number >>> 8) & 0xfff;
      int minor = (number & 0xff) | ((number >>> 12) & 0xfff00);
      return new BlockLimit(kind, major, minor, value);
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidSettingException("blkio device " + path + ": no such device");
    }
  }

  /** What is asked for and not in force here, whatever the machine; for people to read. */
  static List<String> warnings(HostConfig host) {
    List<String> warnings = new ArrayList<>();
    if (host.kernelMemory() > 0) {
      warnings.add("kernel memory limit: not in force, kernels have none any more (Linux 5.16)");
    }
    Boolean disabled = host.oomKillDisable();
    if (disabled != null && disabled && host.memory() == 0) {
      warnings.add(
          "OOM killer is disabled for the container, but no memory limit is set, this can result"
              + " in the system running out of resources.");
    }
    return warnings;
  }

  /** As dockerd: memory alone means as much swap again. */
  static HostConfig complete(HostConfig host) {
    return host.memory() > 0 && host.memorySwap() == 0
        ? host.toBuilder().memorySwap(2 * host.memory()).build()
        : host;
  }
}
