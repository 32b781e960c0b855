package dev.jcompose.network.port;

import dev.jcompose.network.dns.Sockets;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leads connections to another address, byte by byte, with half-closed ones kept half open. */
final class TcpProxy {

  private static final Logger LOG = LoggerFactory.getLogger(TcpProxy.class);
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int CONNECT_MILLIS = 10_000;
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final ServerSocketChannel server;
  private final InetSocketAddress target;
  private final Sockets sockets;

  TcpProxy(ServerSocketChannel server, InetSocketAddress target, Sockets sockets) {
    this.server = server;
    this.target = target;
    this.sockets = sockets;
  }

  void start() {
    Thread.ofVirtual().name("proxy-tcp-" + target).start(this::accept);
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        SocketChannel client = server.accept();
        Thread.ofVirtual().name("proxy-client-" + target).start(() -> serve(client));
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        LOG.debug("accept: target={}", target, e);
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private void serve(SocketChannel client) {
    try (client;
        SocketChannel container = sockets.tcp(target.getAddress())) {
      container.socket().connect(target, CONNECT_MILLIS);
      Thread back =
          Thread.ofVirtual().name("proxy-back-" + target).start(() -> copy(container, client));
      copy(client, container);
      back.join();
    } catch (IOException e) {
      LOG.debug("connection: target={}", target, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void copy(SocketChannel from, SocketChannel to) {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    try {
      while (from.read(buffer.clear()) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
      }
      to.shutdownOutput();
    } catch (IOException e) {
      LOG.trace("copy: target={}", target, e);
      abort(from);
      abort(to);
    }
  }

  private void abort(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.trace("close: target={}", target, e);
    }
  }
}
