package dev.jcompose.linux.security;

import dev.jcompose.linux.ProcFs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A set of capabilities; bit n is capability n. */
public record Capabilities(long bits) {

  /** None. */
  public static final Capabilities NONE = new Capabilities(0);

  /** The fourteen that Docker leaves to a container. */
  public static final Capabilities DEFAULTS =
      of(
          Capability.CHOWN,
          Capability.DAC_OVERRIDE,
          Capability.FSETID,
          Capability.FOWNER,
          Capability.MKNOD,
          Capability.NET_RAW,
          Capability.SETGID,
          Capability.SETUID,
          Capability.SETFCAP,
          Capability.SETPCAP,
          Capability.NET_BIND_SERVICE,
          Capability.SYS_CHROOT,
          Capability.KILL,
          Capability.AUDIT_WRITE);

  private static final Path LAST_CAP = Path.of("/proc/sys/kernel/cap_last_cap");
  private static final Path STATUS = Path.of("/proc/thread-self/status");
  private static final int VERSION_3 = 0x20080522;
  private static final String EVERY = "ALL";

  /** The set of these. */
  public static Capabilities of(Capability... members) {
    return new Capabilities(
        Arrays.stream(members).mapToLong(m -> 1L << m.number()).reduce(0, (a, b) -> a | b));
  }

  /**
   * What this machine can give away: the calling thread's bounding set up to the kernel's last
   * capability ({@code /proc/sys/kernel/cap_last_cap}).
   */
  public static Capabilities available() throws IOException {
    int last = lastCapability();
    long known = last >= 63 ? -1 : (1L << (last + 1)) - 1;
    for (String line : ProcFs.read(STATUS).lines().toList()) {
      if (line.startsWith("CapBnd:")) {
        String hex = line.substring("CapBnd:".length()).strip();
        return new Capabilities(Long.parseUnsignedLong(hex, 16) & known);
      }
    }
    throw new IOException(STATUS + " has no CapBnd line");
  }

  /** The number of the newest capability the running kernel knows. */
  public static int lastCapability() throws IOException {
    return Integer.parseInt(ProcFs.read(LAST_CAP));
  }

  /**
   * A container's capabilities by Docker's rules. Privileged is all that is available, whatever
   * else is asked. {@code ALL} in {@code add} is all but the dropped; {@code ALL} in {@code drop}
   * is the added alone; otherwise the defaults without the dropped, and the added. Names are taken
   * in any case, with or without {@code CAP_}. Defaults that are not available are left out.
   *
   * @throws InvalidSettingException for a name that is no capability, or one that is added by name
   *     and not available
   */
  public static Capabilities resolve(
      List<String> add, List<String> drop, boolean privileged, Capabilities available) {
    if (privileged) {
      return available;
    }
    Capabilities dropped = named(drop, "cap_drop");
    Capabilities added = named(add, "cap_add");
    for (Capability capability : added.minus(available).members()) {
      throw new InvalidSettingException(
          "cap_add: "
              + capability.kernelName()
              + " is not available here: the kernel lacks it or jcompose itself runs without it");
    }
    if (hasEvery(add)) {
      return available.minus(dropped);
    }
    return hasEvery(drop) ? added : DEFAULTS.intersect(available).minus(dropped).plus(added);
  }

  private static boolean hasEvery(List<String> names) {
    return names.stream().anyMatch(EVERY::equalsIgnoreCase);
  }

  private static Capabilities named(List<String> names, String setting) {
    Capabilities result = NONE;
    for (String name : names) {
      if (!name.equalsIgnoreCase(EVERY)) {
        result =
            result.plus(
                Capability.named(name)
                    .map(Capabilities::of)
                    .orElseThrow(() -> unknown(setting, name)));
      }
    }
    return result;
  }

  private static InvalidSettingException unknown(String setting, String name) {
    return new InvalidSettingException(
        setting
            + ": \""
            + name.toUpperCase(Locale.ROOT)
            + "\" is not a capability: names are those of capabilities(7), or ALL");
  }

  public boolean contains(Capability capability) {
    return (bits >>> capability.number() & 1) == 1;
  }

  public Capabilities plus(Capabilities other) {
    return new Capabilities(bits | other.bits);
  }

  public Capabilities minus(Capabilities other) {
    return new Capabilities(bits & ~other.bits);
  }

  public Capabilities intersect(Capabilities other) {
    return new Capabilities(bits & other.bits);
  }

  /** Those we have names for, by number. */
  public List<Capability> members() {
    return Arrays.stream(Capability.values()).filter(this::contains).toList();
  }

  /** The numbers to take out of the bounding set so that this is left, up to {@code last}. */
  public int[] numbersOutside(int last) {
    return IntStream.rangeClosed(0, last).filter(number -> (bits >>> number & 1) == 0).toArray();
  }

  /**
   * capset(2)'s header for the calling thread: {@code struct { u32 version; int pid; }}, 8 bytes.
   */
  public static byte[] header() {
    return ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putInt(VERSION_3).array();
  }

  /**
   * capset(2)'s data of version 3, 24 bytes: {@code struct { u32 effective, permitted, inheritable;
   * } [2]}, low halves first.
   */
  public static byte[] data(
      Capabilities effective, Capabilities permitted, Capabilities inheritable) {
    ByteBuffer buffer = ByteBuffer.allocate(24).order(ByteOrder.nativeOrder());
    for (int shift = 0; shift <= 32; shift += 32) {
      for (Capabilities set : List.of(effective, permitted, inheritable)) {
        buffer.putInt((int) (set.bits >>> shift));
      }
    }
    return buffer.array();
  }

  @Override
  public String toString() {
    return members().stream().map(Capability::kernelName).collect(Collectors.joining(","));
  }
}
