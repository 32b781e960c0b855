package dev.jcompose.model;

import org.jspecify.annotations.Nullable;

/**
 * Limits and reservations; null or 0 is "not said". {@code cpus} is in CPUs; periods and quotas in
 * microseconds.
 */
public record Resources(
    double cpus,
    long cpuShares,
    long cpuPeriod,
    long cpuQuota,
    String cpuset,
    @Nullable ByteSize memory,
    @Nullable ByteSize memoryReservation,
    @Nullable ByteSize memorySwap,
    @Nullable Long memorySwappiness,
    @Nullable Long pids,
    boolean oomKillDisable,
    int oomScoreAdj,
    int blkioWeight) {
  /** No limits. */
  public static final Resources NONE =
      new Resources(0, 0, 0, 0, "", null, null, null, null, null, false, 0, 0);
}
