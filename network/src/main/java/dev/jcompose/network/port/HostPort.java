package dev.jcompose.network.port;

import dev.jcompose.network.dns.Sockets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;

/** A host port that is ours until closed, by a socket bound to it. */
public abstract sealed class HostPort implements AutoCloseable {

  private Runnable afterwards = () -> {};

  abstract NetworkChannel channel();

  /**
   * Leads what arrives at the socket itself, past the packet rules, to a container.
   *
   * @param sockets those that reach the container
   */
  public abstract void proxyTo(InetSocketAddress target, Sockets sockets);

  HostPort onClose(Runnable action) {
    afterwards = action;
    return this;
  }

  /** The port's number. */
  public int port() {
    try {
      return ((InetSocketAddress) channel().getLocalAddress()).getPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the socket answers on IPv4 and IPv6 alike. */
  public boolean servesBothFamilies() {
    try {
      return channel().getLocalAddress() instanceof InetSocketAddress local
          && local.getAddress() instanceof Inet6Address address
          && address.isAnyLocalAddress();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    afterwards.run();
    channel().close();
  }

  static final class Tcp extends HostPort {
    private final ServerSocketChannel channel;

    Tcp(ServerSocketChannel channel) {
      this.channel = channel;
    }

    @Override
    ServerSocketChannel channel() {
      return channel;
    }

    @Override
    public void proxyTo(InetSocketAddress target, Sockets sockets) {
      new TcpProxy(channel, target, sockets).start();
    }
  }

  static final class Udp extends HostPort {
    private final DatagramChannel channel;

    Udp(DatagramChannel channel) {
      this.channel = channel;
    }

    @Override
    DatagramChannel channel() {
      return channel;
    }

    @Override
    public void proxyTo(InetSocketAddress target, Sockets sockets) {
      new UdpProxy(channel, target, sockets).start();
    }
  }
}
