package dev.jcompose.linux.cgroup;

import dev.jcompose.linux.security.DeviceRule;
import dev.jcompose.linux.security.InvalidSettingException;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a container may use at most, in Docker's terms; 0 and empty are no limit.
 *
 * @param memory bytes
 * @param memorySwap bytes of memory and swap together; -1 is unlimited, 0 is twice the memory
 * @param memoryReservation bytes that reclaim leaves alone
 * @param swappiness 0 to 100, v1 only
 * @param nanoCpus processors times 10^9; excludes period and quota
 * @param cpuPeriod microseconds, 0 for 100,000
 * @param cpuQuota microseconds of processor time in a period
 * @param cpuShares weight against others, 1024 is normal; not positive is unsaid
 * @param cpusetCpus processors as {@code 0-2,4}
 * @param cpusetMems memory nodes in the same form
 * @param pids processes and threads; not positive is unlimited
 * @param blkioWeight 10 to 1000
 * @param blkioDevices block devices' own limits
 * @param oomKillDisable processes wait for memory instead, v1 only
 * @param devices in order, the last that fits decides; empty leaves all devices usable
 */
public record Limits(
    long memory,
    long memorySwap,
    long memoryReservation,
    OptionalInt swappiness,
    long nanoCpus,
    long cpuPeriod,
    long cpuQuota,
    long cpuShares,
    String cpusetCpus,
    String cpusetMems,
    long pids,
    int blkioWeight,
    List<BlockLimit> blkioDevices,
    boolean oomKillDisable,
    List<DeviceRule> devices) {

  /** No limit at all. */
  public static final Limits NONE = builder().build();

  static final long DEFAULT_PERIOD = 100_000;

  private static final long MIN_MEMORY = 6L << 20;
  private static final long MIN_CPU_TIME = 1_000;
  private static final long MAX_PERIOD = 1_000_000;
  private static final long NANO = 1_000_000_000;

  /** Refuses what Docker refuses, with an {@link InvalidSettingException}. */
  public Limits {
    devices = List.copyOf(devices);
    blkioDevices = List.copyOf(blkioDevices);
    checkMemory(memory, memorySwap, memoryReservation);
    check(
        swappiness.orElse(0) >= 0 && swappiness.orElse(0) <= 100,
        "Invalid value: " + swappiness.orElse(0) + ", valid memory swappiness range is 0-100");
    check(
        nanoCpus == 0 || cpuPeriod == 0,
        "Conflicting options: Nano CPUs and CPU Period cannot both be set");
    check(
        nanoCpus == 0 || cpuQuota <= 0,
        "Conflicting options: Nano CPUs and CPU Quota cannot both be set");
    check(
        cpuPeriod == 0 || (cpuPeriod >= MIN_CPU_TIME && cpuPeriod <= MAX_PERIOD),
        "CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)");
    check(
        cpuQuota <= 0 || cpuQuota >= MIN_CPU_TIME,
        "CPU cfs quota can not be less than 1ms (i.e. 1000)");
    check(
        blkioWeight == 0 || (blkioWeight >= 10 && blkioWeight <= 1000),
        "Range of blkio weight is from 10 to 1000");
    NumberSet.parse("cpuset cpus", cpusetCpus);
    NumberSet.parse("cpuset mems", cpusetMems);
  }

  /** A limit of one block device. */
  public record BlockLimit(Kind kind, int major, int minor, long value) {
    /** What is limited. */
    public enum Kind {
      /** 10 to 1000. */
      WEIGHT,
      READ_BYTES,
      WRITE_BYTES,
      READ_OPERATIONS,
      WRITE_OPERATIONS
    }
  }

  private static void checkMemory(long memory, long swap, long reservation) {
    check(memory == 0 || memory >= MIN_MEMORY, "Minimum memory limit allowed is 6MB");
    check(
        reservation == 0 || reservation >= MIN_MEMORY, "Minimum memory reservation allowed is 6MB");
    check(
        swap <= 0 || memory > 0,
        "You should always set the Memory limit when using Memoryswap limit, see usage");
    check(
        swap <= 0 || swap >= memory,
        "Minimum memoryswap limit should be larger than memory limit, see usage");
    check(
        memory == 0 || reservation <= memory,
        "Minimum memory limit can not be less than memory reservation limit, see usage");
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new InvalidSettingException(message);
    }
  }

  /**
   * Checks against a machine.
   *
   * @throws InvalidSettingException if more processors are asked for than there are
   */
  public void requireProcessors(int present) {
    check(
        nanoCpus >= 0 && nanoCpus <= present * NANO,
        "Range of CPUs is from 0.01 to %d.00, as there are only %d CPUs available"
            .formatted(present, present));
    for (int cpu : NumberSet.parse("cpuset cpus", cpusetCpus)) {
      check(
          cpu < present,
          "Requested CPUs are not available - requested %s, available: 0-%d"
              .formatted(cpusetCpus, present - 1));
    }
  }

  /** Memory and swap together as the kernel is to hear it; -1 is unlimited, empty is unsaid. */
  OptionalLong effectiveSwap() {
    if (memorySwap != 0) {
      return OptionalLong.of(memorySwap);
    }
    return memory > 0 ? OptionalLong.of(2 * memory) : OptionalLong.empty();
  }

  /** Microseconds of processor time in a period; 0 is unsaid, negative unlimited. */
  long effectiveQuota() {
    return nanoCpus > 0 ? nanoCpus * DEFAULT_PERIOD / NANO : cpuQuota;
  }

  long effectivePeriod() {
    return cpuPeriod > 0 ? cpuPeriod : DEFAULT_PERIOD;
  }

  boolean limitsCpuset() {
    return !cpusetCpus.isEmpty() || !cpusetMems.isEmpty();
  }

  /** A builder with nothing limited. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects the components; each setter is named after its component. */
  public static final class Builder {
    private long memory;
    private long memorySwap;
    private long memoryReservation;
    private OptionalInt swappiness = OptionalInt.empty();
    private long nanoCpus;
    private long cpuPeriod;
    private long cpuQuota;
    private long cpuShares;
    private String cpusetCpus = "";
    private String cpusetMems = "";
    private long pids;
    private int blkioWeight;
    private List<BlockLimit> blkioDevices = List.of();
    private boolean oomKillDisable;
    private List<DeviceRule> devices = List.of();

    private Builder() {}

    public Builder memory(long value) {
      memory = value;
      return this;
    }

    public Builder memorySwap(long value) {
      memorySwap = value;
      return this;
    }

    public Builder memoryReservation(long value) {
      memoryReservation = value;
      return this;
    }

    public Builder swappiness(OptionalInt value) {
      swappiness = value;
      return this;
    }

    public Builder nanoCpus(long value) {
      nanoCpus = value;
      return this;
    }

    public Builder cpuPeriod(long value) {
      cpuPeriod = value;
      return this;
    }

    public Builder cpuQuota(long value) {
      cpuQuota = value;
      return this;
    }

    public Builder cpuShares(long value) {
      cpuShares = value;
      return this;
    }

    public Builder cpusetCpus(String value) {
      cpusetCpus = value;
      return this;
    }

    public Builder cpusetMems(String value) {
      cpusetMems = value;
      return this;
    }

    public Builder pids(long value) {
      pids = value;
      return this;
    }

    public Builder blkioWeight(int value) {
      blkioWeight = value;
      return this;
    }

    public Builder blkioDevices(List<BlockLimit> value) {
      blkioDevices = value;
      return this;
    }

    public Builder oomKillDisable(boolean value) {
      oomKillDisable = value;
      return this;
    }

    public Builder devices(List<DeviceRule> value) {
      devices = value;
      return this;
    }

    /** The finished value. */
    public Limits build() {
      return new Limits(
          memory,
          memorySwap,
          memoryReservation,
          swappiness,
          nanoCpus,
          cpuPeriod,
          cpuQuota,
          cpuShares,
          cpusetCpus,
          cpusetMems,
          pids,
          blkioWeight,
          blkioDevices,
          oomKillDisable,
          devices);
    }
  }
}
