package dev.jcompose.linux.cgroup;

import dev.jcompose.linux.security.DeviceRule;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** Files of cgroup v1, kernel documentation admin-guide/cgroup-v1. */
final class V1Limits implements LimitPlanner {

  @Override
  public LimitPlan plan(Limits limits, Predicate<String> present) {
    LimitPlan.Builder plan = new LimitPlan.Builder(present);
    cpuset(limits, plan);
    memory(limits, plan);
    cpu(limits, plan);
    pids(limits, plan);
    if (limits.blkioWeight() > 0) {
      blkio(limits.blkioWeight(), plan);
    }
    limits.blkioDevices().forEach(limit -> blockDevice(limit, plan));
    devices(limits, plan);
    return plan.build();
  }

  private static void cpuset(Limits limits, LimitPlan.Builder plan) {
    if (!limits.cpusetCpus().isEmpty()) {
      plan.write("set of processors", "cpuset.cpus", limits.cpusetCpus());
    }
    if (!limits.cpusetMems().isEmpty()) {
      plan.write("set of memory nodes", "cpuset.mems", limits.cpusetMems());
    }
  }

  /** Memory first: the kernel keeps memory and swap together above memory alone. */
  private static void memory(Limits limits, LimitPlan.Builder plan) {
    if (limits.memory() > 0) {
      plan.write("memory limit", "memory.limit_in_bytes", limits.memory());
    }
    OptionalLong swap = limits.effectiveSwap();
    if (swap.isPresent() && (limits.memory() > 0 || limits.memorySwap() != 0)) {
      plan.write("swap limit", "memory.memsw.limit_in_bytes", swap.getAsLong());
    }
    if (limits.memoryReservation() > 0) {
      plan.write("memory reservation", "memory.soft_limit_in_bytes", limits.memoryReservation());
    }
    limits
        .swappiness()
        .ifPresent(value -> plan.write("memory swappiness", "memory.swappiness", value));
    if (limits.oomKillDisable()) {
      plan.write("disabling the OOM killer", "memory.oom_control", 1);
    }
  }

  private static void cpu(Limits limits, LimitPlan.Builder plan) {
    if (limits.cpuShares() > 0) {
      plan.write("CPU shares", "cpu.shares", limits.cpuShares());
    }
    if (limits.cpuPeriod() > 0 || limits.nanoCpus() > 0) {
      plan.write("CPU period", "cpu.cfs_period_us", limits.effectivePeriod());
    }
    if (limits.effectiveQuota() != 0) {
      plan.write("CPU quota", "cpu.cfs_quota_us", Math.max(limits.effectiveQuota(), -1));
    }
  }

  /** The launching thread counts as well until it ends: one more, until then. */
  private static void pids(Limits limits, LimitPlan.Builder plan) {
    if (limits.pids() > 0 && plan.write("pids limit", "pids.max", limits.pids() + 1)) {
      plan.settle("pids.max", limits.pids());
    }
  }

  private static void blkio(int weight, LimitPlan.Builder plan) {
    if (plan.has("blkio.weight")) {
      plan.write("block I/O weight", "blkio.weight", weight);
    } else {
      plan.write("block I/O weight", "blkio.bfq.weight", V2Limits.bfqWeight(weight));
    }
  }

  private static void blockDevice(Limits.BlockLimit limit, LimitPlan.Builder plan) {
    String device = limit.major() + ":" + limit.minor() + " ";
    switch (limit.kind()) {
      case WEIGHT -> {
        boolean plain = plan.has("blkio.weight_device");
        plan.write(
            "block I/O weight of a device",
            plain ? "blkio.weight_device" : "blkio.bfq.weight_device",
            device + (plain ? limit.value() : V2Limits.bfqWeight((int) limit.value())));
      }
      case READ_BYTES -> throttle("read_bps_device", device, limit, plan);
      case WRITE_BYTES -> throttle("write_bps_device", device, limit, plan);
      case READ_OPERATIONS -> throttle("read_iops_device", device, limit, plan);
      case WRITE_OPERATIONS -> throttle("write_iops_device", device, limit, plan);
    }
  }

  private static void throttle(
      String file, String device, Limits.BlockLimit limit, LimitPlan.Builder plan) {
    plan.write("block I/O rate", "blkio.throttle." + file, device + limit.value());
  }

  private static void devices(Limits limits, LimitPlan.Builder plan) {
    String allow = "devices.allow";
    if (!limits.devices().isEmpty() && !plan.has(allow)) {
      plan.warn("device rules", allow);
      return;
    }
    for (DeviceRule rule : limits.devices()) {
      plan.write(
          "device rules",
          rule.allow() ? allow : "devices.deny",
          rule.type() == DeviceRule.Type.ALL ? "a" : rule);
    }
  }
}
