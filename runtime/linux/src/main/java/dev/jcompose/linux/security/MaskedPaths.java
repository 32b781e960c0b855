package dev.jcompose.linux.security;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Paths of /proc and /sys that a container must not see or write, as Docker has them. */
public final class MaskedPaths {

  /** Hidden: a file under /dev/null, a directory under an empty read-only tmpfs. */
  public static final List<String> MASKED =
      List.of(
          "/proc/acpi",
          "/proc/asound",
          "/proc/interrupts",
          "/proc/kcore",
          "/proc/keys",
          "/proc/latency_stats",
          "/proc/sched_debug",
          "/proc/scsi",
          "/proc/timer_list",
          "/proc/timer_stats",
          "/sys/devices/virtual/powercap",
          "/sys/firmware");

  /** Bound onto themselves read-only. */
  public static final List<String> READ_ONLY =
      List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

  /** Hidden per processor: {@code /sys/devices/system/cpu/cpuN/} and this. */
  private static final String THROTTLE = "thermal_throttle";

  private MaskedPaths() {}

  /** {@link #MASKED} and the thermal counters of processors 0 to {@code processors} - 1. */
  public static List<String> masked(int processors) {
    return Stream.concat(
            MASKED.stream(),
            IntStream.range(0, processors)
                .mapToObj(n -> "/sys/devices/system/cpu/cpu" + n + "/" + THROTTLE))
        .toList();
  }
}
