package dev.jcompose.engine.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the whole machine has, to measure a container's part against; proc(5) {@code stat} and
 * {@code meminfo}.
 *
 * @param cpuTime of all processors since boot, idle included, in nanoseconds
 * @param memory bytes
 */
record HostUse(long cpuTime, int processors, long memory) {

  /** USER_HZ is 100 on every architecture we run on. */
  private static final long NANOS_PER_TICK = 10_000_000;

  /** user, nice, system, idle, iowait, irq, softirq; steal and guest are not counted by dockerd. */
  private static final int COUNTED = 7;

  static HostUse now() {
    try {
      return parse(
          Files.readAllLines(Path.of("/proc/stat")), Files.readAllLines(Path.of("/proc/meminfo")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static HostUse parse(List<String> stat, List<String> meminfo) {
    long ticks = 0;
    int processors = 0;
    for (String line : stat) {
      if (line.startsWith("cpu ")) {
        ticks =
            Stream.of(line.split(" +", -1)).skip(1).limit(COUNTED).mapToLong(Long::parseLong).sum();
      } else if (line.startsWith("cpu")) {
        processors++;
      }
    }
    long memory =
        meminfo.stream()
            .filter(line -> line.startsWith("MemTotal:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
            .findFirst()
            .orElse(Long.MAX_VALUE);
    return new HostUse(ticks * NANOS_PER_TICK, processors, memory);
  }
}
