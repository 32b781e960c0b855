package dev.jcompose.engine.container;

import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.HostConfig;
import dev.jcompose.engine.api.RestartPolicy;

/** What {@code docker update} makes of a host config; what is not said stays. */
final class ResourceUpdate {

  private ResourceUpdate() {}

  /** The changed config; CONFLICT for what does not go together. */
  static HostConfig apply(ContainerRecord container, HostConfig changes) {
    RestartRule.check(changes.restartPolicy());
    try {
      return apply(container.hostConfig(), changes);
    } catch (EngineException e) {
      throw new EngineException(
          e.kind(), "Cannot update container " + container.id() + ": " + e.getMessage(), e);
    }
  }

  private static HostConfig apply(HostConfig now, HostConfig changes) {
    checkProcessor(now, changes);
    HostConfig.Builder next = now.toBuilder();
    memory(now, changes, next);
    processor(changes, next);
    if (changes.blkioWeight() != 0) {
      next.blkioWeight(changes.blkioWeight());
    }
    if (changes.pidsLimit() != null) {
      next.pidsLimit(changes.pidsLimit());
    }
    RestartPolicy policy = changes.restartPolicy();
    if (policy != null && !policy.name().isEmpty()) {
      if (now.autoRemove() && !policy.name().equals("no")) {
        throw conflict(
            "Restart policy cannot be updated because AutoRemove is enabled for the container");
      }
      next.restartPolicy(policy);
    }
    return next.build();
  }

  private static void checkProcessor(HostConfig now, HostConfig changes) {
    if (changes.nanoCpus() > 0 && now.cpuPeriod() > 0) {
      throw clash("Nano CPUs", "CPU Period has");
    }
    if (changes.nanoCpus() > 0 && now.cpuQuota() > 0) {
      throw clash("Nano CPUs", "CPU Quota has");
    }
    if (changes.cpuPeriod() > 0 && now.nanoCpus() > 0) {
      throw clash("CPU Period", "NanoCPUs has");
    }
    if (changes.cpuQuota() > 0 && now.nanoCpus() > 0) {
      throw clash("CPU Quota", "NanoCPUs has");
    }
  }

  private static EngineException clash(String wanted, String there) {
    return conflict(
        "Conflicting options: " + wanted + " cannot be updated as " + there + " already been set");
  }

  private static void memory(HostConfig now, HostConfig changes, HostConfig.Builder next) {
    if (changes.memory() != 0) {
      boolean above = now.memorySwap() > 0 && changes.memory() > now.memorySwap();
      if (above && changes.memorySwap() == 0) {
        throw conflict(
            "Memory limit should be smaller than already set memoryswap limit, update the"
                + " memoryswap at the same time");
      }
      next.memory(changes.memory());
    }
    if (changes.memorySwap() != 0) {
      next.memorySwap(changes.memorySwap());
    }
    if (changes.memoryReservation() != 0) {
      next.memoryReservation(changes.memoryReservation());
    }
  }

  private static void processor(HostConfig changes, HostConfig.Builder next) {
    if (changes.nanoCpus() != 0) {
      next.nanoCpus(changes.nanoCpus());
    }
    if (changes.cpuPeriod() != 0) {
      next.cpuPeriod(changes.cpuPeriod());
    }
    if (changes.cpuQuota() != 0) {
      next.cpuQuota(changes.cpuQuota());
    }
    if (changes.cpuShares() != 0) {
      next.cpuShares(changes.cpuShares());
    }
    if (!changes.cpusetCpus().isEmpty()) {
      next.cpusetCpus(changes.cpusetCpus());
    }
    if (!changes.cpusetMems().isEmpty()) {
      next.cpusetMems(changes.cpusetMems());
    }
  }

  private static EngineException conflict(String message) {
    return new EngineException(Kind.CONFLICT, message);
  }
}
