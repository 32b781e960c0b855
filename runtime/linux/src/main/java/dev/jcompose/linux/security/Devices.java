package dev.jcompose.linux.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a container finds in /dev, and which devices it may use. */
public final class Devices {

  /** Device nodes of every container, by path; mode 0666, owner root. */
  public static final List<Node> NODES =
      List.of(
          character("/dev/null", 1, 3),
          character("/dev/zero", 1, 5),
          character("/dev/full", 1, 7),
          character("/dev/random", 1, 8),
          character("/dev/urandom", 1, 9),
          character("/dev/tty", 5, 0));

  /** Symbolic links of every container's /dev: path to target. */
  public static final Map<String, String> LINKS = links();

  /** What a container may do with devices by default; starts with denying all. */
  public static final List<DeviceRule> RULES = rules();

  /** A rule that lifts all limits, for privileged containers. */
  public static final DeviceRule EVERYTHING = DeviceRule.parse("a *:* rwm");

  // Parts of the host's /dev that a privileged container has of its own.
  private static final Set<String> OWN =
      Set.of("pts", "shm", "fd", "mqueue", "console", "ptmx", "lxc", "lxd-maps", ".lxc", ".udev");

  private static final int S_IFMT = 0170000;
  private static final int S_IFCHR = 0020000;
  private static final int S_IFBLK = 0060000;

  private Devices() {}

  /**
   * A device node.
   *
   * @param mode permission bits
   */
  public record Node(
      String path, DeviceRule.Type type, int major, int minor, int mode, int uid, int gid) {

    /** The rule that allows it. */
    public DeviceRule rule(DeviceRule.Access access) {
      DeviceRule exact = DeviceRule.allow(type, major, minor);
      return new DeviceRule(true, type, exact.major(), exact.minor(), access);
    }
  }

  private static Node character(String path, int major, int minor) {
    return new Node(path, DeviceRule.Type.CHARACTER, major, minor, 0666, 0, 0);
  }

  private static Map<String, String> links() {
    Map<String, String> links = new LinkedHashMap<>();
    links.put("/dev/fd", "/proc/self/fd");
    links.put("/dev/stdin", "/proc/self/fd/0");
    links.put("/dev/stdout", "/proc/self/fd/1");
    links.put("/dev/stderr", "/proc/self/fd/2");
    links.put("/dev/ptmx", "pts/ptmx");
    links.put("/dev/core", "/proc/kcore");
    return Collections.unmodifiableMap(links);
  }

  private static List<DeviceRule> rules() {
    List<DeviceRule> rules = new ArrayList<>();
    DeviceRule all = DeviceRule.parse("a *:* rwm");
    rules.add(new DeviceRule(false, all.type(), all.major(), all.minor(), all.access()));
    // Making a node is harmless: using it is another right.
    rules.add(DeviceRule.parse("c *:* m"));
    rules.add(DeviceRule.parse("b *:* m"));
    for (Node node : NODES) {
      rules.add(node.rule(DeviceRule.Access.ALL));
    }
    rules.add(DeviceRule.parse("c 5:1 rwm")); // console
    rules.add(DeviceRule.parse("c 5:2 rwm")); // ptmx
    rules.add(DeviceRule.parse("c 136:* rwm")); // terminals of devpts
    return List.copyOf(rules);
  }

  /**
   * Host devices to show in a container: the device itself, or all below a directory.
   *
   * @param host a device or directory; symbolic links are followed
   * @param container where it, or the directory's content, is to be
   * @throws InvalidSettingException if there is no such device
   */
  public static List<Node> onHost(Path host, String container) throws IOException {
    Path real;
    try {
      real = host.toRealPath();
    } catch (NoSuchFileException e) {
      throw new InvalidSettingException("device " + host + ": no such file on the host", e);
    }
    if (!Files.isDirectory(real)) {
      return List.of(
          stat(real, container)
              .orElseThrow(() -> new InvalidSettingException(host + " is not a device")));
    }
    List<Node> nodes = new ArrayList<>();
    collect(real, container, nodes);
    if (nodes.isEmpty()) {
      throw new InvalidSettingException("no devices in directory " + host);
    }
    return nodes;
  }

  /** All of the host's devices under their own names, for privileged containers. */
  public static List<Node> allOnHost() throws IOException {
    List<Node> nodes = new ArrayList<>();
    collect(Path.of("/dev"), "/dev", nodes);
    return nodes;
  }

  private static void collect(Path directory, String container, List<Node> into)
      throws IOException {
    List<Path> entries;
    try (Stream<Path> listed = Files.list(directory)) {
      entries = listed.sorted().toList();
    }
    for (Path entry : entries) {
      String name = entry.getFileName().toString();
      if (Files.isSymbolicLink(entry) || OWN.contains(name)) {
        continue;
      }
      if (Files.isDirectory(entry)) {
        collect(entry, container + "/" + name, into);
      } else {
        stat(entry, container + "/" + name).ifPresent(into::add);
      }
    }
  }

  private static Optional<Node> stat(Path device, String path) throws IOException {
    Map<String, Object> facts = Files.readAttributes(device, "unix:mode,rdev,uid,gid");
    int mode = (int) number(facts, "mode");
    DeviceRule.Type type;
    switch (mode & S_IFMT) {
      case S_IFCHR -> type = DeviceRule.Type.CHARACTER;
      case S_IFBLK -> type = DeviceRule.Type.BLOCK;
      default -> {
        return Optional.empty();
      }
    }
    long rdev = number(facts, "rdev");
    return Optional.of(
        new Node(
            path,
            type,
            major(rdev),
            minor(rdev),
            mode & 07777,
            (int) number(facts, "uid"),
            (int) number(facts, "gid")));
  }

  private static long number(Map<String, Object> facts, String name) {
    if (facts.get(name) instanceof Number number) {
      return number.longValue();
    }
    throw new IllegalStateException("stat without " + name);
  }

  /** makedev(3): bits 8 to 19 and 44 to 63. */
  static int major(long rdev) {
    return (int) (((rdev >>> 8) & 0xfff) | ((rdev >>> 32) & 0xfffff000L));
  }

  /** makedev(3): bits 0 to 7 and 20 to 43. */
  static int minor(long rdev) {
    return (int) ((rdev & 0xff) | ((rdev >>> 12) & 0xffffff00L));
  }
}
