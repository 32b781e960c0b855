package dev.jcompose.network.dns;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves one container on sockets that were opened in its namespace. The threads are virtual and of
 * the host's namespace; only the sockets are the container's.
 */
public final class NameServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(NameServer.class);
  private static final int MAX_QUERY = 4096;
  private static final int MAX_CLIENTS = 64;
  private static final int TCP_IDLE_MILLIS = 10_000;
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final String owner;
  private final DatagramChannel udp;
  private final ServerSocketChannel tcp;
  private final Zone zone;
  private final Responder responder;
  private final Forwarder forwarder;
  private final Semaphore clients = new Semaphore(MAX_CLIENTS);

  /** Takes the channels over; both are bound, blocking and without a reader. */
  public NameServer(
      String owner,
      DatagramChannel udp,
      ServerSocketChannel tcp,
      Zone zone,
      NameTable names,
      Forwarder forwarder) {
    this.owner = owner;
    this.udp = udp;
    this.tcp = tcp;
    this.zone = zone;
    this.responder = new Responder(names, new SecureRandom());
    this.forwarder = forwarder;
  }

  /** Begins to serve. Not from a thread in a foreign namespace. */
  public void start() {
    Thread.ofVirtual().name("dns-udp-" + owner).start(this::serveUdp);
    Thread.ofVirtual().name("dns-tcp-" + owner).start(this::serveTcp);
  }

  private void serveUdp() {
    ByteBuffer buffer = ByteBuffer.allocate(MAX_QUERY);
    while (udp.isOpen()) {
      try {
        SocketAddress asker = udp.receive(buffer.clear());
        byte[] message = Arrays.copyOf(buffer.array(), buffer.position());
        answerUdp(message, asker);
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        LOG.debug("udp: container={}", owner, e);
        pause();
      }
    }
  }

  private void answerUdp(byte[] message, SocketAddress asker) throws IOException {
    DnsQuery query;
    try {
      query = DnsQuery.parse(message, message.length);
    } catch (DnsQuery.Malformed e) {
      if (e.code() >= 0) {
        udp.send(ByteBuffer.wrap(DnsReply.headerOnly(message, e.code())), asker);
      }
      return;
    }
    Optional<byte[]> own = responder.answer(zone, query, message, query.payloadLimit());
    if (own.isPresent()) {
      udp.send(ByteBuffer.wrap(own.get()), asker);
    } else {
      Thread.ofVirtual().name("dns-forward-" + owner).start(() -> forward(query, message, asker));
    }
  }

  private void forward(DnsQuery query, byte[] message, SocketAddress asker) {
    try {
      byte[] answer = forwarder.ask(zone.upstream(), query, message, false);
      udp.send(ByteBuffer.wrap(answer), asker);
    } catch (IOException e) {
      LOG.debug("forward: container={} name={}", owner, query.name(), e);
    }
  }

  private void serveTcp() {
    while (tcp.isOpen()) {
      try {
        SocketChannel client = tcp.accept();
        if (clients.tryAcquire()) {
          Thread.ofVirtual().name("dns-client-" + owner).start(() -> serveClient(client));
        } else {
          client.close();
        }
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        LOG.debug("tcp: container={}", owner, e);
        pause();
      }
    }
  }

  // The cause, such as no free descriptor, may last: no reason to spin.
  private static void pause() {
    LockSupport.parkNanos(PAUSE.toNanos());
  }

  private void serveClient(SocketChannel channel) {
    try (channel) {
      Socket socket = channel.socket();
      socket.setSoTimeout(TCP_IDLE_MILLIS);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      while (true) {
        byte[] message = new byte[in.readUnsignedShort()];
        in.readFully(message);
        byte[] answer = answerTcp(message);
        ByteBuffer framed = ByteBuffer.allocate(2 + answer.length);
        framed.putShort((short) answer.length).put(answer);
        socket.getOutputStream().write(framed.array());
      }
    } catch (EOFException e) {
      LOG.trace("asker is done: container={}", owner, e);
    } catch (IOException e) {
      LOG.debug("tcp client: container={}", owner, e);
    } finally {
      clients.release();
    }
  }

  private byte[] answerTcp(byte[] message) throws IOException {
    try {
      DnsQuery query = DnsQuery.parse(message, message.length);
      return responder
          .answer(zone, query, message, 0xffff)
          .orElseGet(() -> forwarder.ask(zone.upstream(), query, message, true));
    } catch (DnsQuery.Malformed e) {
      if (e.code() < 0) {
        throw new IOException("not a query", e);
      }
      return DnsReply.headerOnly(message, e.code());
    }
  }

  /** Ends the server's threads with its sockets. */
  @Override
  public void close() throws IOException {
    try (udp;
        tcp) {
      LOG.trace("closing: container={}", owner);
    }
  }
}
