package dev.jcompose.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What the engine of one data root has on the host: links, mounts, control groups, processes, the
 * table of rules. All of it carries the data root's path or a tag made of it, so that other engines
 * may come and go meanwhile.
 */
public final class Traces {

  /** How long a killed process may take to be gone. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Path dataRoot;
  private final String networkTag;
  private final String cgroup;

  private Traces(Path dataRoot) {
    this.dataRoot = dataRoot;
    this.networkTag = tag(dataRoot.resolve("networks"), 4);
    this.cgroup = "jcompose-" + tag(dataRoot, 8);
  }

  /** Fails, with the engine's log, if there is something of this data root's engine left. */
  public static void assertNone(Path dataRoot, String log)
      throws IOException, InterruptedException {
    Traces traces = new Traces(dataRoot);
    Instant limit = Instant.now().plus(PATIENCE);
    List<String> left = traces.all();
    while (!left.isEmpty() && Instant.now().isBefore(limit)) {
      TimeUnit.MILLISECONDS.sleep(50);
      left = traces.all();
    }
    assertThat(left).as("left on the host; the engine's log:\n%s", log).isEmpty();
  }

  /** The lines of this process's table of mounts that name the data root. */
  public static List<String> mounts(Path dataRoot) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
        .filter(line -> line.contains(dataRoot.toString()))
        .toList();
  }

  private List<String> all() throws IOException {
    List<String> found = new ArrayList<>();
    found.addAll(links());
    found.addAll(mounts(dataRoot));
    found.addAll(cgroups());
    found.addAll(processes());
    found.addAll(tables());
    return found;
  }

  private List<String> links() throws IOException {
    return names(Path.of("/sys/class/net")).stream()
        .filter(n -> n.startsWith("jc" + networkTag) || n.startsWith("jv" + networkTag))
        .map(n -> "link " + n)
        .toList();
  }

  /** The parent of the containers' groups: at the top of v2, in each hierarchy of v1. */
  private List<String> cgroups() throws IOException {
    Path top = Path.of("/sys/fs/cgroup");
    return Stream.concat(Stream.of(top), names(top).stream().map(top::resolve))
        .map(hierarchy -> hierarchy.resolve(cgroup))
        .filter(Files::exists)
        .map(group -> "cgroup " + group)
        .toList();
  }

  /** The engine, its helpers, and whatever stands in the containers' groups. */
  private List<String> processes() throws IOException {
    List<String> found = new ArrayList<>();
    for (String pid : names(Path.of("/proc"))) {
      if (pid.chars().allMatch(Character::isDigit)
          && (of(pid, "cgroup").contains(cgroup)
              || of(pid, "cmdline").contains(dataRoot.toString())
              || of(pid, "environ").startsWith("JCOMPOSE_KEEPER=" + dataRoot))) {
        found.add("process %s %s".formatted(pid, of(pid, "cmdline").replace('\0', ' ')));
      }
    }
    return found;
  }

  /** A file of a process; empty if that has ended. */
  private static String of(String pid, String file) {
    try {
      return Files.readString(Path.of("/proc", pid, file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  private List<String> tables() throws IOException {
    if (!Files.isExecutable(Path.of("/usr/sbin/nft"))) {
      return List.of();
    }
    Process nft = new ProcessBuilder("/usr/sbin/nft", "list", "tables").start();
    String text = new String(nft.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return text.lines().filter(line -> line.endsWith("jcompose_" + networkTag)).toList();
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> Objects.toString(entry.getFileName())).toList();
    }
  }

  /** The first digits of a path's hash, by which an engine names what it makes in the kernel. */
  private static String tag(Path path, int length) {
    try {
      byte[] bytes = path.toString().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes))
          .substring(0, length);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
