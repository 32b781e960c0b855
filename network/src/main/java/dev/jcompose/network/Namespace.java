package dev.jcompose.network;

import dev.jcompose.linux.Errno;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.Namespaces;
import dev.jcompose.linux.Quarantine;
import dev.jcompose.linux.SyscallException;
import dev.jcompose.linux.netlink.NftSocket;
import dev.jcompose.linux.netlink.RouteRequest;
import dev.jcompose.linux.netlink.RouteSocket;
import dev.jcompose.network.dns.Sockets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;

/**
 * A container's network namespace with everything opened in it that we ever need: no thread has to
 * enter it again to configure it or to serve its names.
 */
final class Namespace implements AutoCloseable {

  private static final int LOOPBACK_INDEX = 1;
  private static final InetAddress SERVER = InetAddress.ofLiteral("127.0.0.11");

  private final Fd fd;
  private final RouteSocket links;
  private final NftSocket rules;
  private final DatagramChannel udp;
  private final ServerSocketChannel tcp;

  private Namespace(
      Fd fd, RouteSocket links, NftSocket rules, DatagramChannel udp, ServerSocketChannel tcp) {
    this.fd = fd;
    this.links = links;
    this.rules = rules;
    this.udp = udp;
    this.tcp = tcp;
  }

  /** Loads here what a thread in a foreign namespace would else have to load there. */
  static void prepare() throws IOException {
    openSockets(Files.open("/proc/thread-self/ns/net", Files.O_RDONLY), false).close();
  }

  /** A new namespace: loopback up, low ports and pings for everybody. */
  static Namespace create() throws IOException {
    return call(
        () -> {
          Namespaces.unshare(Namespaces.CLONE_NEWNET);
          Fd fd = Files.open("/proc/thread-self/ns/net", Files.O_RDONLY);
          Namespace namespace = openSockets(fd, true);
          set("net/ipv4/ip_unprivileged_port_start", "0");
          set("net/ipv4/ping_group_range", "0 2147483647");
          // No link-local addresses of the kernel's choice, no routers' advertisements.
          set("net/ipv6/conf/default/addr_gen_mode", "1");
          set("net/ipv6/conf/default/accept_ra", "0");
          return namespace;
        });
  }

  /** The namespace of a running process. */
  static Namespace of(int pid) throws IOException {
    Fd fd = Files.open("/proc/" + pid + "/ns/net", Files.O_RDONLY);
    try {
      return call(
          () -> {
            Namespaces.enter(fd.number(), Namespaces.CLONE_NEWNET);
            return openSockets(fd, false);
          });
    } catch (IOException e) {
      fd.close();
      throw e;
    }
  }

  private static Namespace openSockets(Fd fd, boolean fresh) throws IOException {
    RouteSocket links = RouteSocket.open();
    NftSocket rules = NftSocket.open();
    if (fresh) {
      links.apply(new RouteRequest.SetUp(LOOPBACK_INDEX));
    }
    return new Namespace(fd, links, rules, openUdp(SERVER), openTcp(SERVER));
  }

  private static DatagramChannel openUdp(InetAddress address) throws IOException {
    return DatagramChannel.open(StandardProtocolFamily.INET)
        .bind(new InetSocketAddress(address, 0));
  }

  private static ServerSocketChannel openTcp(InetAddress address) throws IOException {
    return ServerSocketChannel.open(StandardProtocolFamily.INET)
        .bind(new InetSocketAddress(address, 0));
  }

  // /proc/sys/net shows the namespace of the thread that opens it.
  private static void set(String name, String value) throws SyscallException {
    try (Fd file = Files.open("/proc/sys/" + name, Files.O_WRONLY)) {
      Files.writeFully(file.number(), value.getBytes(StandardCharsets.US_ASCII));
    } catch (SyscallException e) {
      // Missing on hosts without IPv6; ranges of groups may be unmapped in a user namespace.
      if (!e.is(Errno.ENOENT) && !e.is(Errno.EINVAL)) {
        throw e;
      }
    }
  }

  /** Sockets in this namespace for asking name servers of the container's own choice. */
  Sockets sockets() {
    return new Sockets() {
      @Override
      public DatagramChannel udp(InetAddress server) throws IOException {
        return call(
            () -> {
              Namespaces.enter(fd.number(), Namespaces.CLONE_NEWNET);
              return DatagramChannel.open();
            });
      }

      @Override
      public SocketChannel tcp(InetAddress server) throws IOException {
        return call(
            () -> {
              Namespaces.enter(fd.number(), Namespaces.CLONE_NEWNET);
              return SocketChannel.open();
            });
      }
    };
  }

  private static <T> T call(Callable<T> work) throws IOException {
    try {
      return Quarantine.call("netns", work);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  int fd() {
    return fd.number();
  }

  RouteSocket links() {
    return links;
  }

  NftSocket rules() {
    return rules;
  }

  DatagramChannel udp() {
    return udp;
  }

  ServerSocketChannel tcp() {
    return tcp;
  }

  @Override
  public void close() throws IOException {
    try (udp;
        tcp;
        links;
        rules) {
      fd.close();
    }
  }
}
