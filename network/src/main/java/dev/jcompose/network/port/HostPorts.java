package dev.jcompose.network.port;

import dev.jcompose.network.NetworkException;
import dev.jcompose.network.PortInUseException;
import dev.jcompose.network.Protocol;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.HashMap;
import java.util.Map;

/** The host ports that our containers hold. */
public final class HostPorts {

  private record Key(Protocol protocol, int port) {}

  // Who holds a port: for messages only, the kernel decides.
  private final Map<Key, String> owners = new HashMap<>();

  /**
   * Holds the first free port of a range.
   *
   * @param address wildcard of IPv4: every address of both families
   * @param first 0: any port of the kernel's ephemeral range
   * @param owner in the words of messages, such as {@code container web-1}
   * @throws PortInUseException if all are taken, about the first
   */
  public HostPort reserve(Protocol protocol, InetAddress address, int first, int last, String owner)
      throws IOException {
    BindException refusal = null;
    for (int port = first; port <= last; port++) {
      try {
        HostPort held = bind(protocol, address, port);
        Key key = new Key(protocol, held.port());
        synchronized (owners) {
          owners.put(key, owner);
        }
        return held.onClose(() -> forget(key, owner));
      } catch (BindException e) {
        // EADDRINUSE, EADDRNOTAVAIL or EACCES: only the text tells.
        if (String.valueOf(e.getMessage()).contains("Permission denied")) {
          throw privileged(protocol, port, e);
        }
        refusal = e;
      }
    }
    PortInUseException inUse =
        new PortInUseException(protocol, address, first, holder(protocol, first));
    if (refusal != null) {
      inUse.initCause(refusal);
    }
    throw inUse;
  }

  private static NetworkException privileged(Protocol protocol, int port, IOException cause) {
    NetworkException denied =
        new NetworkException(
            NetworkException.Kind.FORBIDDEN,
            "port %d/%s is a privileged one: publish a port from 1024 on, or allow it with `sudo sysctl net.ipv4.ip_unprivileged_port_start=%d`"
                .formatted(port, protocol, port));
    denied.initCause(cause);
    return denied;
  }

  private void forget(Key key, String owner) {
    synchronized (owners) {
      owners.remove(key, owner);
    }
  }

  private String holder(Protocol protocol, int port) {
    String ours;
    synchronized (owners) {
      ours = owners.get(new Key(protocol, port));
    }
    return ours != null ? ours : PortHolder.find(protocol, port).orElse("");
  }

  // A wildcard socket of IPv6 holds the port of both families, see ipv6(7) on IPV6_V6ONLY.
  private static HostPort bind(Protocol protocol, InetAddress address, int port)
      throws IOException {
    boolean wildcard = address.isAnyLocalAddress();
    boolean both = wildcard && ipv6Works();
    StandardProtocolFamily family =
        both || address instanceof Inet6Address
            ? StandardProtocolFamily.INET6
            : StandardProtocolFamily.INET;
    InetSocketAddress local =
        both
            ? new InetSocketAddress(InetAddress.ofLiteral("::"), port)
            : new InetSocketAddress(address, port);
    return switch (protocol) {
      case TCP -> tcp(ServerSocketChannel.open(family), local);
      case UDP -> udp(DatagramChannel.open(family), local);
    };
  }

  private static HostPort tcp(ServerSocketChannel channel, InetSocketAddress local)
      throws IOException {
    try {
      channel.bind(local, 128);
      return new HostPort.Tcp(channel);
    } catch (IOException | IllegalArgumentException e) {
      channel.close();
      throw e;
    }
  }

  private static HostPort udp(DatagramChannel channel, InetSocketAddress local) throws IOException {
    try {
      channel.bind(local);
      return new HostPort.Udp(channel);
    } catch (IOException | IllegalArgumentException e) {
      channel.close();
      throw e;
    }
  }

  /** Whether wildcard sockets of IPv6 can be had here. */
  public static boolean ipv6Works() {
    try (ServerSocketChannel probe = ServerSocketChannel.open(StandardProtocolFamily.INET6)) {
      return probe.isOpen();
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
