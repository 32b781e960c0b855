package dev.jcompose.network.port;

import dev.jcompose.network.dns.Sockets;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leads datagrams to another address; each sender has a socket of its own for the answers. */
final class UdpProxy {

  private static final Logger LOG = LoggerFactory.getLogger(UdpProxy.class);
  private static final int MAX_DATAGRAM = 65_535;
  private static final int MAX_SENDERS = 1024;
  private static final int IDLE_MILLIS = 90_000;
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final DatagramChannel server;
  private final InetSocketAddress target;
  private final Sockets sockets;
  private final Map<SocketAddress, DatagramChannel> senders = new ConcurrentHashMap<>();

  UdpProxy(DatagramChannel server, InetSocketAddress target, Sockets sockets) {
    this.server = server;
    this.target = target;
    this.sockets = sockets;
  }

  void start() {
    Thread.ofVirtual().name("proxy-udp-" + target).start(this::receive);
  }

  private void receive() {
    ByteBuffer buffer = ByteBuffer.allocate(MAX_DATAGRAM);
    while (server.isOpen()) {
      try {
        SocketAddress sender = server.receive(buffer.clear());
        socketOf(sender).write(buffer.flip());
      } catch (ClosedChannelException e) {
        if (!server.isOpen()) {
          break;
        }
      } catch (IOException e) {
        LOG.debug("receive: target={}", target, e);
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
    senders.values().forEach(this::quietlyClose);
  }

  private DatagramChannel socketOf(SocketAddress sender) throws IOException {
    DatagramChannel known = senders.get(sender);
    if (known != null && known.isOpen()) {
      return known;
    }
    if (senders.size() >= MAX_SENDERS) {
      throw new IOException("over " + MAX_SENDERS + " senders at once");
    }
    DatagramChannel channel = sockets.udp(target.getAddress());
    channel.connect(target);
    senders.put(sender, channel);
    Thread.ofVirtual().name("proxy-back-" + target).start(() -> answer(channel, sender));
    return channel;
  }

  private void answer(DatagramChannel channel, SocketAddress sender) {
    DatagramPacket packet = new DatagramPacket(new byte[MAX_DATAGRAM], MAX_DATAGRAM);
    try (channel) {
      channel.socket().setSoTimeout(IDLE_MILLIS);
      while (server.isOpen()) {
        packet.setLength(MAX_DATAGRAM);
        channel.socket().receive(packet);
        server.send(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()), sender);
      }
    } catch (SocketTimeoutException e) {
      LOG.trace("sender is silent: target={}", target, e);
    } catch (IOException e) {
      LOG.debug("answer: target={}", target, e);
    } finally {
      senders.remove(sender, channel);
    }
  }

  private void quietlyClose(DatagramChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.trace("close: target={}", target, e);
    }
  }
}
