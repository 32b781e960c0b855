package dev.jcompose.engine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A sample of a container's use of the machine, and the processor's share of the sample before it.
 * One that does not run has used nothing.
 *
 * @param read RFC 3339
 * @param preread when the sample before was taken
 * @param networks by interface; null without a network of its own
 */
@JsonNaming(SnakeCaseStrategy.class)
public record ContainerStats(
    String read,
    String preread,
    PidsStats pidsStats,
    BlkioStats blkioStats,
    int numProcs,
    Map<String, Object> storageStats,
    CpuStats cpuStats,
    CpuStats precpuStats,
    MemoryStats memoryStats,
    String name,
    String id,
    @Nullable Map<String, NetworkStats> networks) {

  /** When nothing was read. */
  public static final String NEVER = "0001-01-01T00:00:00Z";

  public ContainerStats {
    storageStats = ApiValues.map(storageStats);
    networks = networks == null ? null : ApiValues.map(networks);
  }

  /** A sample of a container that does not run. */
  public static ContainerStats none(String id, String name) {
    return new ContainerStats(
        NEVER,
        NEVER,
        new PidsStats(0, 0),
        BlkioStats.NONE,
        0,
        Map.of(),
        CpuStats.NONE,
        CpuStats.NONE,
        new MemoryStats(0, 0, Map.of(), 0, 0),
        name,
        id,
        null);
  }

  /** Processes and threads; {@code limit} 0 is none. */
  @JsonNaming(SnakeCaseStrategy.class)
  public record PidsStats(
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) long current,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) long limit) {}

  /** Time of all processors, in nanoseconds, since the group was made. */
  @JsonNaming(SnakeCaseStrategy.class)
  public record CpuStats(
      CpuUsage cpuUsage,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) long systemCpuUsage,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) int onlineCpus,
      ThrottlingData throttlingData) {
    static final CpuStats NONE =
        new CpuStats(new CpuUsage(0, List.of(), 0, 0), 0, 0, new ThrottlingData(0, 0, 0));

    /** Of the group alone; {@code percpuUsage} where the kernel tells it. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record CpuUsage(
        long totalUsage,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Long> percpuUsage,
        long usageInKernelmode,
        long usageInUsermode) {
      public CpuUsage {
        percpuUsage = ApiValues.list(percpuUsage);
      }
    }

    /** How often the quota held the group back, and for how many nanoseconds. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record ThrottlingData(long periods, long throttledPeriods, long throttledTime) {}
  }

  /**
   * Bytes; {@code stats} is the kernel's memory.stat, whose words differ between cgroup v1 and v2.
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record MemoryStats(
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) long usage,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) long maxUsage,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Long> stats,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) long failcnt,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) long limit) {
    public MemoryStats {
      stats = ApiValues.map(stats);
    }
  }

  /** Transfers to and from block devices. */
  @JsonNaming(SnakeCaseStrategy.class)
  public record BlkioStats(
      List<Transfer> ioServiceBytesRecursive, List<Transfer> ioServicedRecursive) {
    static final BlkioStats NONE = new BlkioStats(List.of(), List.of());

    public BlkioStats {
      ioServiceBytesRecursive = ApiValues.list(ioServiceBytesRecursive);
      ioServicedRecursive = ApiValues.list(ioServicedRecursive);
    }

    /** {@code op}: read or write; v1 begins it with a capital. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Transfer(long major, long minor, String op, long value) {}
  }

  /** Of one interface. */
  @JsonNaming(SnakeCaseStrategy.class)
  public record NetworkStats(
      long rxBytes,
      long rxPackets,
      long rxErrors,
      long rxDropped,
      long txBytes,
      long txPackets,
      long txErrors,
      long txDropped) {}
}
