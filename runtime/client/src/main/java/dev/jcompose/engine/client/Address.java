package dev.jcompose.engine.client;

import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;

/** Where an engine listens, in the forms of {@code DOCKER_HOST}. */
sealed interface Address {

  /** A socket file. */
  record Unix(Path path) implements Address {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(2);

    /**
     * A listener whose queue is full refuses with EAGAIN, as the JDK connects without blocking on
     * virtual threads (unix(7), connect(2)); that passes.
     */
    @Override
    public SocketChannel connect() throws IOException {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (true) {
        try {
          return connectOnce();
        } catch (SocketException e) {
          boolean full = String.valueOf(e.getMessage()).contains("temporarily unavailable");
          if (!full || System.nanoTime() > deadline) {
            throw e;
          }
          pause();
        }
      }
    }

    private static void pause() throws ClosedByInterruptException {
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ClosedByInterruptException();
      }
    }

    private SocketChannel connectOnce() throws IOException {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        channel.connect(UnixDomainSocketAddress.of(path));
        return channel;
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    }

    @Override
    public String hostHeader() {
      return "localhost";
    }

    @Override
    public String toString() {
      return "unix://" + path;
    }
  }

  /** A plain TCP port. */
  record Tcp(String host, int port) implements Address {
    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;

    @Override
    public SocketChannel connect() throws IOException {
      SocketChannel channel = SocketChannel.open();
      try {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.socket().connect(new InetSocketAddress(host, port), CONNECT_TIMEOUT_MILLIS);
        return channel;
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    }

    @Override
    public String hostHeader() {
      return bracketed() + ":" + port;
    }

    @Override
    public String toString() {
      return "tcp://" + bracketed() + ":" + port;
    }

    private String bracketed() {
      return host.contains(":") ? "[" + host + "]" : host;
    }
  }

  /** A connected, blocking channel. */
  SocketChannel connect() throws IOException;

  /** What the request's {@code Host} header says. */
  String hostHeader();

  /**
   * Reads {@code unix:///path}, {@code tcp://host:port}, {@code http://host:port} or an absolute
   * path.
   *
   * @throws EngineException INVALID for anything else, UNSUPPORTED for TLS and ssh
   */
  static Address parse(String host) {
    int scheme = host.indexOf("://");
    String rest = scheme < 0 ? host : host.substring(scheme + 3);
    return switch (scheme < 0 ? "" : host.substring(0, scheme)) {
      case "unix" -> unix(host, rest);
      case "" -> unix(host, rest);
      case "tcp", "http" -> tcp(host, rest);
      case "https", "ssh", "npipe", "fd" ->
          throw new EngineException(
              Kind.UNSUPPORTED, "host \"" + host + "\": only unix:// and tcp:// are supported");
      default -> throw invalid(host);
    };
  }

  private static Address unix(String host, String path) {
    try {
      Path socket = Path.of(path);
      if (!socket.isAbsolute()) {
        throw invalid(host);
      }
      return new Unix(socket);
    } catch (InvalidPathException e) {
      throw invalid(host);
    }
  }

  private static Address tcp(String host, String rest) {
    String authority = rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
    int colon = authority.lastIndexOf(':');
    boolean portGiven = colon >= 0 && authority.indexOf(']', colon) < 0;
    String name = portGiven ? authority.substring(0, colon) : authority;
    if (name.startsWith("[") && name.endsWith("]")) {
      name = name.substring(1, name.length() - 1);
    }
    try {
      int port = portGiven ? Integer.parseInt(authority.substring(colon + 1)) : 2375;
      if (name.isEmpty() || port < 1 || port > 65535) {
        throw invalid(host);
      }
      return new Tcp(name, port);
    } catch (NumberFormatException e) {
      throw invalid(host);
    }
  }

  private static EngineException invalid(String host) {
    return new EngineException(
        Kind.INVALID,
        "host \"" + host + "\" is not an engine's address; use unix:///path or tcp://host:port");
  }
}
