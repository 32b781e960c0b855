package dev.jcompose.network;

import dev.jcompose.linux.Mounts;
import dev.jcompose.linux.ProcessMark;
import dev.jcompose.linux.SyscallException;
import dev.jcompose.linux.netlink.RouteSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way out of the engine's own network namespace: a program that carries its packets as ordinary
 * connections of the user, pasta(1) or slirp4netns(1), where one is installed.
 */
final class Uplink {

  private static final Logger LOG = LoggerFactory.getLogger(Uplink.class);
  private static final Duration START_LIMIT = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(5);

  static final String NONE =
      "none: containers reach each other only; install passt (or slirp4netns) for outbound access";

  /** One that knows how to be started for the namespace of a process. */
  private enum Program {
    /** Forks away when it is ready; nothing is forwarded either way but what leaves. */
    PASTA {
      @Override
      List<String> command(Path binary, Path namespace) {
        return List.of(
            binary.toString(),
            "--config-net",
            "--quiet",
            "--foreground",
            "--no-map-gw",
            "-t",
            "none",
            "-u",
            "none",
            "-T",
            "none",
            "-U",
            "none",
            "--netns",
            namespace.toString());
      }
    },

    SLIRP4NETNS {
      @Override
      List<String> command(Path binary, Path namespace) {
        return List.of(
            binary.toString(),
            "--configure",
            "--mtu=65520",
            "--disable-host-loopback",
            "--netns-type=path",
            namespace.toString(),
            "tap0");
      }
    };

    abstract List<String> command(Path binary, Path namespace);

    String binary() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Path mark;
  private final String searchPath;
  private String description = NONE;

  private Uplink(Path mark, String searchPath) {
    this.mark = mark;
    this.searchPath = searchPath;
  }

  /**
   * @param mark the file that names the program's process
   * @param searchPath where programs are looked for, as {@code PATH}
   */
  static Uplink open(Path mark, String searchPath) {
    return new Uplink(mark, searchPath);
  }

  String description() {
    return description;
  }

  /** Starts a program unless that of an earlier engine still runs. */
  void ensure(int pid, HostNamespace namespace) throws IOException, InterruptedException {
    Optional<ProcessMark> earlier = ProcessMark.read(mark);
    if (earlier.isPresent() && earlier.get().lives()) {
      if (hasDefaultRoute(namespace)) {
        description = "process " + earlier.get().pid();
        return;
      }
      // It serves a namespace that is gone.
      earlier.get().kill();
    }
    List<Program> installed =
        Stream.of(Program.values()).filter(p -> find(p.binary()).isPresent()).toList();
    if (!installed.isEmpty()) {
      Path file = bind(pid);
      for (Program program : installed) {
        if (start(program, find(program.binary()).orElseThrow(), file, namespace)) {
          description = program.binary();
          return;
        }
      }
    }
    LOG.warn("outbound access: {}", NONE);
  }

  // Without capabilities, pasta may not look into /proc/PID/ns of a process that has some. The
  // engine's mount namespace is its own, so the mount is nobody else's.
  private Path bind(int pid) throws IOException {
    Path file = namespaceFile();
    Files.deleteIfExists(file);
    Files.createFile(file);
    Mounts.mount("/proc/" + pid + "/ns/net", file.toString(), null, Mounts.MS_BIND, null);
    return file;
  }

  private Path namespaceFile() {
    return mark.resolveSibling(mark.getFileName() + ".netns");
  }

  private boolean start(Program program, Path binary, Path file, HostNamespace namespace)
      throws IOException, InterruptedException {
    // A session of its own: it outlives the engine, as the containers do.
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.addAll(program.command(binary, file));
    Path output = Files.createTempFile(mark.toAbsolutePath().getParent(), "uplink", ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(output.toFile())
              .start();
      long deadline = System.nanoTime() + START_LIMIT.toNanos();
      while (!hasDefaultRoute(namespace)) {
        boolean ended = process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS);
        if (ended || System.nanoTime() > deadline) {
          process.destroyForcibly();
          LOG.warn("{} gives no way out: {}", program.binary(), read(output));
          return false;
        }
      }
      Optional<ProcessMark> running = ProcessMark.of((int) process.pid());
      if (running.isPresent()) {
        running.get().write(mark);
      }
      LOG.info("outbound access: {} pid={}", program.binary(), process.pid());
      return true;
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private static String read(Path output) throws IOException {
    return Files.readString(output, StandardCharsets.UTF_8).strip().replace('\n', ' ');
  }

  private static boolean hasDefaultRoute(HostNamespace namespace) throws IOException {
    return namespace.call(
        () -> {
          try (RouteSocket links = RouteSocket.open()) {
            return links.routes().stream().anyMatch(route -> route.prefix() == 0);
          }
        });
  }

  private Optional<Path> find(String program) {
    for (String directory : searchPath.split(":", -1)) {
      Path binary = Path.of(directory, program);
      if (Files.isExecutable(binary)) {
        return Optional.of(binary);
      }
    }
    return Optional.empty();
  }

  void stop() throws IOException {
    Optional<ProcessMark> running = ProcessMark.read(mark);
    if (running.isPresent()) {
      running.get().kill();
    }
    Files.deleteIfExists(mark);
    if (Files.exists(namespaceFile())) {
      try {
        Mounts.unmount(namespaceFile().toString(), Mounts.MNT_DETACH);
      } catch (SyscallException e) {
        // EINVAL: an earlier engine mounted it, in its own mount namespace.
        LOG.debug("not mounted here: {}", namespaceFile(), e);
      }
      Files.delete(namespaceFile());
    }
  }
}
