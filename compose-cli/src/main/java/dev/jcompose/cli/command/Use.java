package dev.jcompose.cli.command;

import dev.jcompose.engine.api.ContainerStats;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a container used between two samples, as {@code docker stats} shows it.
 *
 * @param processor percent of one processor
 * @param memory bytes, without what the kernel would give back first
 */
record Use(
    double processor,
    long memory,
    long memoryLimit,
    long received,
    long sent,
    long read,
    long written,
    long processes) {

  private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
  private static final String[] DECIMAL = {"B", "kB", "MB", "GB", "TB", "PB"};

  static Use between(ContainerStats before, ContainerStats now) {
    Collection<ContainerStats.NetworkStats> networks =
        now.networks() == null ? List.of() : now.networks().values();
    return new Use(
        processor(before.cpuStats(), now.cpuStats()),
        memory(now.memoryStats()),
        now.memoryStats().limit(),
        networks.stream().mapToLong(ContainerStats.NetworkStats::rxBytes).sum(),
        networks.stream().mapToLong(ContainerStats.NetworkStats::txBytes).sum(),
        moved(now, "read"),
        moved(now, "write"),
        now.pidsStats().current());
  }

  private static double processor(ContainerStats.CpuStats before, ContainerStats.CpuStats now) {
    long used = now.cpuUsage().totalUsage() - before.cpuUsage().totalUsage();
    long whole = now.systemCpuUsage() - before.systemCpuUsage();
    return used <= 0 || whole <= 0 ? 0 : 100.0 * used / whole * Math.max(1, now.onlineCpus());
  }

  /** cgroup v1 counts groups below by {@code total_}; v2 always does. */
  private static long memory(ContainerStats.MemoryStats memory) {
    Map<String, Long> details = memory.stats();
    Long v1 = details.get("total_inactive_file");
    long idle = v1 != null ? v1 : details.getOrDefault("inactive_file", 0L);
    return idle < memory.usage() ? memory.usage() - idle : memory.usage();
  }

  private static long moved(ContainerStats stats, String operation) {
    return stats.blkioStats().ioServiceBytesRecursive().stream()
        .filter(t -> t.op().equalsIgnoreCase(operation))
        .mapToLong(ContainerStats.BlkioStats.Transfer::value)
        .sum();
  }

  /** The cells below docker's titles, the container's id and name before them. */
  List<String> cells() {
    return List.copyOf(members().values());
  }

  /** By the names docker gives them in JSON. */
  Map<String, String> members() {
    Map<String, String> members = new LinkedHashMap<>();
    members.put("CPUPerc", percent(processor));
    members.put("MemUsage", binary(memory) + " / " + binary(memoryLimit));
    members.put("MemPerc", percent(memoryLimit == 0 ? 0 : 100.0 * memory / memoryLimit));
    members.put("NetIO", decimal(received) + " / " + decimal(sent));
    members.put("BlockIO", decimal(read) + " / " + decimal(written));
    members.put("PIDs", Long.toString(processes));
    return members;
  }

  private static String percent(double value) {
    return String.format(Locale.ROOT, "%.2f%%", value);
  }

  static String binary(long bytes) {
    return scaled(bytes, 1024, BINARY, 4);
  }

  static String decimal(long bytes) {
    return scaled(bytes, 1000, DECIMAL, 3);
  }

  private static String scaled(long bytes, int base, String[] units, int digits) {
    double value = bytes;
    int unit = 0;
    while (value >= base && unit < units.length - 1) {
      value /= base;
      unit++;
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits));
    return (rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString())
        + units[unit];
  }
}
