package dev.jcompose.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** What an engine on a data root of its own may have left on the host. */
final class Traces {

  private Traces() {}

  /** Fails, with the engine's log, if there is a link, mount, table, cgroup or process left. */
  static void assertNone(Path dataRoot, String log) throws Exception {
    List<String> left = new ArrayList<>();
    left.addAll(links(dataRoot));
    left.addAll(lines(Path.of("/proc/self/mountinfo"), dataRoot.toString()));
    left.addAll(cgroups(dataRoot));
    left.addAll(processes(dataRoot));
    left.addAll(tables(dataRoot));
    assertThat(left).as("left on the host; the engine's log:\n%s", log).isEmpty();
  }

  private static List<String> links(Path dataRoot) throws Exception {
    String tag = tag(dataRoot.resolve("networks"), 4);
    try (Stream<Path> all = Files.list(Path.of("/sys/class/net"))) {
      return all.map(p -> p.getFileName().toString())
          .filter(n -> n.startsWith("jc" + tag) || n.startsWith("jv" + tag))
          .toList();
    }
  }

  private static List<String> lines(Path file, String part) throws IOException {
    return Files.readAllLines(file).stream().filter(l -> l.contains(part)).toList();
  }

  private static List<String> cgroups(Path dataRoot) throws Exception {
    String parent = "jcompose-" + tag(dataRoot, 8);
    List<String> found = new ArrayList<>();
    Path top = Path.of("/sys/fs/cgroup");
    if (Files.exists(top.resolve(parent))) {
      found.add(top.resolve(parent).toString());
    }
    try (Stream<Path> hierarchies = Files.list(top)) {
      hierarchies.map(h -> h.resolve(parent)).filter(Files::exists).forEach(p -> found.add("" + p));
    }
    return found;
  }

  private static List<String> processes(Path dataRoot) throws Exception {
    String parent = "jcompose-" + tag(dataRoot, 8);
    List<String> found = new ArrayList<>();
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      for (Path process : all.filter(p -> p.getFileName().toString().matches("\\d+")).toList()) {
        try {
          if (Files.readString(process.resolve("cgroup")).contains(parent)) {
            found.add(process + " " + Files.readString(process.resolve("comm")).strip());
          }
        } catch (IOException e) {
          // It has ended.
          found.remove("" + process);
        }
      }
    }
    return found;
  }

  private static List<String> tables(Path dataRoot) throws Exception {
    if (!Files.isExecutable(Path.of("/usr/sbin/nft"))) {
      return List.of();
    }
    Process nft = new ProcessBuilder("/usr/sbin/nft", "list", "tables").start();
    String text = new String(nft.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String tag = tag(dataRoot.resolve("networks"), 4);
    return text.lines().filter(l -> l.contains("jcompose") && l.contains(tag)).toList();
  }

  /** The first bytes of a path's hash, by which an engine names what it makes in the kernel. */
  private static String tag(Path path, int length) throws Exception {
    byte[] bytes = path.toString().getBytes(StandardCharsets.UTF_8);
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes))
        .substring(0, length);
  }
}
