package dev.jcompose.engine.container;

import dev.jcompose.engine.api.ContainerStats.NetworkStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What went through the interfaces that a process sees, proc(5) {@code net/dev}. */
final class InterfaceCounters {

  private InterfaceCounters() {}

  /** By interface, without the loopback; none if the process has ended. */
  static Map<String, NetworkStats> of(int pid) {
    try {
      return parse(Files.readAllLines(Path.of("/proc/" + pid + "/net/dev")));
    } catch (IOException e) {
      return Map.of();
    }
  }

  /**
   * Lines of {@code eth0: <received: bytes packets errs drop fifo frame compressed multicast>
   * <transmitted: bytes packets errs drop ...>} below two lines of titles.
   */
  static Map<String, NetworkStats> parse(List<String> lines) {
    Map<String, NetworkStats> found = new TreeMap<>();
    for (String line : lines.subList(Math.min(2, lines.size()), lines.size())) {
      int colon = line.indexOf(':');
      String name = line.substring(0, Math.max(0, colon)).strip();
      if (name.isEmpty() || name.equals("lo")) {
        continue;
      }
      long[] n =
          Stream.of(line.substring(colon + 1).strip().split(" +", -1))
              .mapToLong(Long::parseLong)
              .toArray();
      found.put(name, new NetworkStats(n[0], n[1], n[2], n[3], n[8], n[9], n[10], n[11]));
    }
    return found;
  }
}
