package dev.jcompose.linux.security;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A resource limit, getrlimit(2): the kernel's number of the resource, the soft and the hard limit
 * in the resource's unit; {@link #UNLIMITED} is no limit.
 */
public record Rlimit(int resource, long soft, long hard) {

  /** RLIM_INFINITY. */
  public static final long UNLIMITED = -1;

  private static final Map<String, Integer> NUMBERS =
      Map.ofEntries(
          Map.entry("cpu", 0),
          Map.entry("fsize", 1),
          Map.entry("data", 2),
          Map.entry("stack", 3),
          Map.entry("core", 4),
          Map.entry("rss", 5),
          Map.entry("nproc", 6),
          Map.entry("nofile", 7),
          Map.entry("memlock", 8),
          Map.entry("as", 9),
          Map.entry("locks", 10),
          Map.entry("sigpending", 11),
          Map.entry("msgqueue", 12),
          Map.entry("nice", 13),
          Map.entry("rtprio", 14),
          Map.entry("rttime", 15));

  /**
   * By Docker's name of the resource, which is the kernel's in lower case without {@code RLIMIT_}.
   *
   * @throws InvalidSettingException for an unknown name or a soft limit above the hard one
   */
  public static Rlimit named(String name, long soft, long hard) {
    Integer number = NUMBERS.get(name);
    if (number == null) {
      throw new InvalidSettingException(
          "ulimit \""
              + name
              + "\" is not a resource: one of "
              + NUMBERS.keySet().stream().sorted().collect(Collectors.joining(", ")));
    }
    // As unsigned numbers, so that -1 is the largest, as the kernel compares them.
    if (Long.compareUnsigned(soft, hard) > 0) {
      throw new InvalidSettingException(
          "ulimit " + name + ": soft limit " + show(soft) + " is above hard limit " + show(hard));
    }
    return new Rlimit(number, soft, hard);
  }

  /** {@code struct rlimit64 { u64 cur, max; }}, 16 bytes. */
  public byte[] toBytes() {
    return ByteBuffer.allocate(16)
        .order(ByteOrder.nativeOrder())
        .putLong(soft)
        .putLong(hard)
        .array();
  }

  private static String show(long limit) {
    return limit == UNLIMITED ? "unlimited" : Long.toUnsignedString(limit);
  }
}
