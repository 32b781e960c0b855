package dev.jcompose.network;

import dev.jcompose.linux.Fd;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.Namespaces;
import dev.jcompose.linux.ProcessMark;
import dev.jcompose.linux.Quarantine;
import dev.jcompose.linux.Spawn;
import dev.jcompose.linux.netlink.RouteRequest;
import dev.jcompose.linux.netlink.RouteSocket;
import dev.jcompose.network.dns.Sockets;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network namespace that belongs to one engine, kept by a process that does nothing else: it
 * outlives the engine as containers do, and keeps the engine's user namespace too, which the next
 * engine must be started in.
 */
public final class OwnNamespace implements HostNamespace, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OwnNamespace.class);
  private static final int LOOPBACK_INDEX = 1;
  private static final String KEEPER = "/bin/sleep";

  private final Fd fd;
  private final ProcessMark keeper;
  private final Path mark;
  private final Uplink uplink;

  private OwnNamespace(Fd fd, ProcessMark keeper, Path mark, Uplink uplink) {
    this.fd = fd;
    this.keeper = keeper;
    this.mark = mark;
    this.uplink = uplink;
  }

  /**
   * That of an earlier engine, or a new one.
   *
   * @param mark the file that names the keeping process, a {@link ProcessMark}
   */
  public static OwnNamespace open(Path mark) throws IOException, InterruptedException {
    return open(mark, System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"));
  }

  static OwnNamespace open(Path mark, String searchPath) throws IOException, InterruptedException {
    Optional<ProcessMark> kept = ProcessMark.read(mark);
    ProcessMark keeper;
    if (kept.isPresent() && kept.get().lives() && isOfOurUsers(kept.get().pid())) {
      keeper = kept.get();
    } else {
      keeper = keep();
      keeper.write(mark);
    }
    Fd fd = Files.open("/proc/" + keeper.pid() + "/ns/net", Files.O_RDONLY);
    Uplink uplink = Uplink.open(mark.resolveSibling(mark.getFileName() + ".uplink"), searchPath);
    OwnNamespace opened = new OwnNamespace(fd, keeper, mark, uplink);
    uplink.ensure(keeper.pid(), opened);
    return opened;
  }

  private static boolean isOfOurUsers(int pid) throws IOException {
    Path users = Path.of("ns/user");
    Path ours = java.nio.file.Files.readSymbolicLink(Path.of("/proc/self").resolve(users));
    Path its = java.nio.file.Files.readSymbolicLink(Path.of("/proc/" + pid).resolve(users));
    if (!ours.equals(its)) {
      LOG.warn("namespaces of an earlier engine are out of reach: keeper={}", pid);
    }
    return ours.equals(its);
  }

  private static ProcessMark keep() throws IOException {
    try (Spawn sleep = new Spawn(List.of("sleep", "infinity"), List.of())) {
      sleep.open(0, "/dev/null", Files.O_RDONLY);
      sleep.open(1, "/dev/null", Files.O_WRONLY).duplicate(1, 2).closeFrom(3);
      int pid =
          quarantined(
              () -> {
                Namespaces.unshare(Namespaces.CLONE_NEWNET);
                try (RouteSocket links = RouteSocket.open()) {
                  links.apply(new RouteRequest.SetUp(LOOPBACK_INDEX));
                }
                return sleep.run(KEEPER);
              });
      LOG.info("network namespace kept by pid={}", pid);
      return ProcessMark.of(pid).orElseThrow(() -> new IOException(KEEPER + " ended at once"));
    }
  }

  private static <T> T quarantined(Callable<T> work) throws IOException {
    try {
      return Quarantine.call("own-netns", work);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  @Override
  public <T> T call(Callable<T> work) throws IOException {
    return quarantined(
        () -> {
          Namespaces.enter(fd.number(), Namespaces.CLONE_NEWNET);
          return work.call();
        });
  }

  @Override
  public Sockets sockets() {
    return new Sockets() {
      @Override
      public DatagramChannel udp(InetAddress server) throws IOException {
        return call(DatagramChannel::open);
      }

      @Override
      public SocketChannel tcp(InetAddress server) throws IOException {
        return call(SocketChannel::open);
      }
    };
  }

  /** Whether connections from here leave the machine, and how; for people to read. */
  public String wayOut() {
    return uplink.description();
  }

  /** Ends the namespace; call it when no container is left that needs it. */
  public void discard() throws IOException {
    uplink.stop();
    keeper.kill();
    java.nio.file.Files.deleteIfExists(mark);
  }

  /** Leaves it to the next engine. */
  @Override
  public void close() {
    fd.close();
  }
}
