package dev.jcompose.linux.cgroup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads the kernel's numbers of a group; a file that is missing or refused counts as empty. */
final class StatReader {

  // v1 says no limit as the largest page-aligned number, v2 as "max".
  private static final long NO_LIMIT = Long.MAX_VALUE - 65_535;
  private static final long MICRO = 1_000;

  private final CgroupFiles files;
  private final Function<String, Optional<Path>> directoryOf;

  /**
   * @param directoryOf the group's directory for a controller
   */
  StatReader(CgroupFiles files, Function<String, Optional<Path>> directoryOf) {
    this.files = files;
    this.directoryOf = directoryOf;
  }

  CgroupStats v1() {
    Map<String, Long> cpu = table("cpu.stat");
    return new CgroupStats(
        new CgroupStats.Cpu(
            count("cpuacct.usage"),
            count("cpuacct.usage_user"),
            count("cpuacct.usage_sys"),
            words("cpuacct.usage_percpu").map(StatReader::number).toList(),
            cpu.getOrDefault("nr_periods", 0L),
            cpu.getOrDefault("nr_throttled", 0L),
            cpu.getOrDefault("throttled_time", 0L)),
        new CgroupStats.Memory(
            count("memory.usage_in_bytes"),
            count("memory.max_usage_in_bytes"),
            limit("memory.limit_in_bytes"),
            count("memory.failcnt"),
            table("memory.stat")),
        count("pids.current"),
        limit("pids.max"),
        ioV1());
  }

  CgroupStats v2() {
    Map<String, Long> cpu = table("cpu.stat");
    return new CgroupStats(
        new CgroupStats.Cpu(
            MICRO * cpu.getOrDefault("usage_usec", 0L),
            MICRO * cpu.getOrDefault("user_usec", 0L),
            MICRO * cpu.getOrDefault("system_usec", 0L),
            List.of(),
            cpu.getOrDefault("nr_periods", 0L),
            cpu.getOrDefault("nr_throttled", 0L),
            MICRO * cpu.getOrDefault("throttled_usec", 0L)),
        new CgroupStats.Memory(
            count("memory.current"),
            count("memory.peak"),
            limit("memory.max"),
            table("memory.events").getOrDefault("max", 0L),
            table("memory.stat")),
        count("pids.current"),
        limit("pids.max"),
        ioV2());
  }

  /** How many processes the kernel killed here for want of memory. */
  long oomKills(boolean unified) {
    return table(unified ? "memory.events" : "memory.oom_control").getOrDefault("oom_kill", 0L);
  }

  private CgroupStats.Io ioV1() {
    return new CgroupStats.Io(
        transfersV1("blkio.throttle.io_service_bytes_recursive"),
        transfersV1("blkio.throttle.io_serviced_recursive"));
  }

  /** Lines of {@code 8:0 Read 4096}. */
  private List<CgroupStats.Transfer> transfersV1(String file) {
    List<CgroupStats.Transfer> io = new ArrayList<>();
    for (String line : text(file).lines().toList()) {
      String[] fields = line.split("[: ]", -1);
      if (fields.length == 4 && (fields[2].equals("Read") || fields[2].equals("Write"))) {
        io.add(
            new CgroupStats.Transfer(
                (int) number(fields[0]),
                (int) number(fields[1]),
                fields[2].toLowerCase(Locale.ROOT),
                number(fields[3])));
      }
    }
    return io;
  }

  private CgroupStats.Io ioV2() {
    return new CgroupStats.Io(transfersV2("rbytes=", "wbytes="), transfersV2("rios=", "wios="));
  }

  /** Lines of {@code 8:0 rbytes=4096 wbytes=0 rios=1 wios=0 ...}. */
  private List<CgroupStats.Transfer> transfersV2(String read, String write) {
    List<CgroupStats.Transfer> io = new ArrayList<>();
    for (String line : text("io.stat").lines().toList()) {
      String[] fields = line.split(" ", -1);
      String[] device = fields[0].split(":", -1);
      for (String field : fields) {
        boolean reads = field.startsWith(read);
        if (device.length == 2 && (reads || field.startsWith(write))) {
          io.add(
              new CgroupStats.Transfer(
                  (int) number(device[0]),
                  (int) number(device[1]),
                  reads ? "read" : "write",
                  number(field.substring(field.indexOf('=') + 1))));
        }
      }
    }
    return io;
  }

  private String text(String file) {
    try {
      Optional<Path> directory = directoryOf.apply(file.substring(0, file.indexOf('.')));
      return directory.isEmpty() ? "" : files.read(directory.get().resolve(file));
    } catch (IOException e) {
      // Statistics of a group that is going away, or of a kernel without this file.
      return "";
    }
  }

  private Stream<String> words(String file) {
    String text = text(file);
    return text.isEmpty()
        ? Stream.empty()
        : text.lines().flatMap(l -> Stream.of(l.strip().split(" ", -1)));
  }

  private long count(String file) {
    return number(text(file));
  }

  private long limit(String file) {
    String text = text(file);
    long limit = text.isEmpty() ? Long.MAX_VALUE : number(text);
    return limit >= NO_LIMIT ? Long.MAX_VALUE : limit;
  }

  /** A number; "max" is the largest, no number is 0. */
  private static long number(String text) {
    if (text.equals("max")) {
      return Long.MAX_VALUE;
    }
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private Map<String, Long> table(String file) {
    Map<String, Long> table = new LinkedHashMap<>();
    for (String line : text(file).lines().toList()) {
      int space = line.indexOf(' ');
      if (space > 0) {
        table.put(line.substring(0, space), number(line.substring(space + 1)));
      }
    }
    return table;
  }
}
