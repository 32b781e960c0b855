package dev.jcompose.linux.cgroup;

import java.util.function.Predicate;

/**
 * Files of cgroup v2, kernel documentation admin-guide/cgroup-v2. Device rules have no file there:
 * see {@link DeviceProgram}.
 */
final class V2Limits implements LimitPlanner {

  private static final String MAX = "max";

  @Override
  public LimitPlan plan(Limits limits, Predicate<String> present) {
    LimitPlan.Builder plan = new LimitPlan.Builder(present);
    memory(limits, plan);
    cpu(limits, plan);
    if (limits.pids() > 0) {
      plan.write("pids limit", "pids.max", limits.pids());
    }
    if (!limits.cpusetCpus().isEmpty()) {
      plan.write("set of processors", "cpuset.cpus", limits.cpusetCpus());
    }
    if (!limits.cpusetMems().isEmpty()) {
      plan.write("set of memory nodes", "cpuset.mems", limits.cpusetMems());
    }
    if (limits.blkioWeight() > 0) {
      if (plan.has("io.bfq.weight")) {
        plan.write("block I/O weight", "io.bfq.weight", bfqWeight(limits.blkioWeight()));
      } else {
        plan.write("block I/O weight", "io.weight", ioWeight(limits.blkioWeight()));
      }
    }
    limits.blkioDevices().forEach(limit -> blockDevice(limit, plan));
    return plan.build();
  }

  private static void blockDevice(Limits.BlockLimit limit, LimitPlan.Builder plan) {
    String device = limit.major() + ":" + limit.minor() + " ";
    switch (limit.kind()) {
      case WEIGHT -> {
        boolean bfq = plan.has("io.bfq.weight");
        long weight = bfq ? bfqWeight((int) limit.value()) : ioWeight((int) limit.value());
        plan.write(
            "block I/O weight of a device", bfq ? "io.bfq.weight" : "io.weight", device + weight);
      }
      case READ_BYTES -> throttle("rbps", device, limit, plan);
      case WRITE_BYTES -> throttle("wbps", device, limit, plan);
      case READ_OPERATIONS -> throttle("riops", device, limit, plan);
      case WRITE_OPERATIONS -> throttle("wiops", device, limit, plan);
    }
  }

  private static void throttle(
      String key, String device, Limits.BlockLimit limit, LimitPlan.Builder plan) {
    plan.write("block I/O rate", "io.max", device + key + "=" + limit.value());
  }

  /** v1 counts memory and swap together, v2 swap alone. */
  private static void memory(Limits limits, LimitPlan.Builder plan) {
    if (limits.memory() > 0) {
      plan.write("memory limit", "memory.max", limits.memory());
    }
    limits
        .effectiveSwap()
        .ifPresent(
            both ->
                plan.write(
                    "swap limit",
                    "memory.swap.max",
                    both < 0 ? MAX : String.valueOf(both - limits.memory())));
    if (limits.memoryReservation() > 0) {
      plan.write("memory reservation", "memory.low", limits.memoryReservation());
    }
    limits.swappiness().ifPresent(value -> plan.warn("memory swappiness", "memory.swappiness"));
    if (limits.oomKillDisable()) {
      plan.warn("disabling the OOM killer", "memory.oom_control");
    }
  }

  private static void cpu(Limits limits, LimitPlan.Builder plan) {
    if (limits.cpuShares() > 0) {
      plan.write("CPU shares", "cpu.weight", cpuWeight(limits.cpuShares()));
    }
    if (limits.effectiveQuota() != 0 || limits.cpuPeriod() > 0) {
      String quota = limits.effectiveQuota() > 0 ? String.valueOf(limits.effectiveQuota()) : MAX;
      plan.write("CPU quota", "cpu.max", quota + " " + limits.effectivePeriod());
    }
  }

  /**
   * Shares of 2 to 262,144 to a weight of 1 to 10,000, so that the normal 1024 is the normal 100:
   * the exponent is a parabola through (2, 1), (1024, 100) and (262144, 10000) in logarithms, as
   * runc has it since 1.3.
   */
  static long cpuWeight(long shares) {
    if (shares <= 2) {
      return 1;
    }
    if (shares >= 262_144) {
      return 10_000;
    }
    double log = Math.log((double) shares) / Math.log(2);
    double exponent = (log * log + 125 * log) / 612.0 - 7.0 / 34.0;
    // The middle point is exact only in theory.
    return (long) Math.ceil(Math.pow(10, exponent) - 1e-9);
  }

  /** 10 to 1000 onto 1 to 1000. */
  static long bfqWeight(int weight) {
    return 1 + (weight - 10) * 999L / 990;
  }

  /** 10 to 1000 onto 1 to 10,000. */
  private static long ioWeight(int weight) {
    return 1 + (weight - 10) * 9999L / 990;
  }
}
