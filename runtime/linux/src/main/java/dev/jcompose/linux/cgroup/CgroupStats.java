package dev.jcompose.linux.cgroup;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A group's use of the machine; what a controller does not say is 0 or empty. */
public record CgroupStats(Cpu cpu, Memory memory, long pids, long pidsLimit, Io io) {

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
      details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }
  }

  /** What went to and from block devices: bytes, and how many operations it took. */
  public record Io(List<Transfer> bytes, List<Transfer> operations) {
    public Io {
      bytes = List.copyOf(bytes);
      operations = List.copyOf(operations);
    }
  }

  /** Of one device; {@code operation} is read or write. */
  public record Transfer(int major, int minor, String operation, long value) {}
}
