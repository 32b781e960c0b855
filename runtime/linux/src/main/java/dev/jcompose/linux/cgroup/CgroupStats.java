package dev.jcompose.linux.cgroup;

import java.util.List;
import java.util.Map;

/** A group's use of the machine; what a controller does not say is 0 or empty. */
public record CgroupStats(Cpu cpu, Memory memory, long pids, long pidsLimit, List<Io> io) {

  public CgroupStats {
    io = List.copyOf(io);
  }

  /** Nanoseconds since the group was made, and how often its quota held it back. */
  public record Cpu(
      long total,
      long user,
      long kernel,
      List<Long> perProcessor,
      long periods,
      long throttledPeriods,
      long throttledTime) {
    public Cpu {
      perProcessor = List.copyOf(perProcessor);
    }
  }

  /**
   * Bytes.
   *
   * @param limit {@link Long#MAX_VALUE} for none
   * @param details the kernel's memory.stat
   */
  public record Memory(
      long usage, long peak, long limit, long failures, Map<String, Long> details) {
    public Memory {
      details = Map.copyOf(details);
    }
  }

  /** Bytes that went to and from a block device, {@code operation} being read or write. */
  public record Io(int major, int minor, String operation, long bytes) {}
}
