package dev.jcompose.engine.http;

import dev.jcompose.engine.api.Engine;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves an engine on a unix socket. One event loop: the requests' work is done on virtual threads.
 *
 * <p>The JDK's own unix sockets are used, not Netty's epoll transport: no native library to unpack
 * and load at every start.
 */
public final class HttpServer implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(HttpServer.class);

  /** The newest version of the Docker Engine API that is served; for {@code /version}. */
  public static final String API_VERSION = ApiVersion.MAX.toString();

  /** The oldest version of the Docker Engine API that is served; for {@code /version}. */
  public static final String MIN_API_VERSION = ApiVersion.MIN.toString();

  private static final Set<PosixFilePermission> OWNER_ONLY =
      Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(64 * 1024, 256 * 1024);

  /** sun_path in unix(7), less the terminating zero. */
  private static final int PATH_LIMIT = 107;

  private static final int BACKLOG = 128;
  private static final long ACCEPT_PAUSE_NANOS = 100_000_000;
  private static final long DRAIN_SECONDS = 10;

  private final Path socket;
  private final Object inode;
  private final ServerSocketChannel listener;
  private final Router router;
  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("engine-http", true), NioIoHandler.newFactory());
  private final ChannelGroup connections =
      new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE, true);

  private HttpServer(Path socket, Object inode, ServerSocketChannel listener, Engine engine) {
    this.socket = socket;
    this.inode = inode;
    this.listener = listener;
    this.router = new Router(Routes.table(engine));
  }

  /**
   * Starts serving. The socket appears at its path complete: with mode 0600 and ready to accept. A
   * socket that stood there is replaced; whether another engine serves it is the caller's to know.
   *
   * @throws IOException if the socket cannot be made; the message names it
   */
  public static HttpServer start(Path socket, Engine engine) throws IOException {
    Path path = socket.toAbsolutePath();
    Path unfinished = path.resolveSibling("." + path.getFileName() + ".new");
    if (unfinished.toString().getBytes(StandardCharsets.UTF_8).length > PATH_LIMIT) {
      throw new IOException("socket " + path + ": path is too long for a unix socket");
    }
    Files.createDirectories(Objects.requireNonNull(path.getParent(), "socket without directory"));
    Files.deleteIfExists(unfinished);
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      listener.bind(UnixDomainSocketAddress.of(unfinished), BACKLOG);
      Files.setPosixFilePermissions(unfinished, OWNER_ONLY);
      HttpServer server = new HttpServer(path, inode(unfinished), listener, engine);
      Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
      Thread.ofVirtual().name("http-accept").start(server::accept);
      return server;
    } catch (IOException e) {
      listener.close();
      throw new IOException("socket " + path + ": " + e.getMessage(), e);
    }
  }

  private void accept() {
    while (listener.isOpen()) {
      try {
        serve(listener.accept());
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        // Out of descriptors, most likely; the listener itself is sound.
        LOGGER.warn("connection not accepted socket={}", socket, e);
        LockSupport.parkNanos(ACCEPT_PAUSE_NANOS);
      }
    }
  }

  private void serve(SocketChannel accepted) throws IOException {
    accepted.configureBlocking(false);
    UnixChannel channel = new UnixChannel(accepted);
    channel.config().setAutoRead(false);
    channel.config().setWriteBufferWaterMark(WATER_MARK);
    RequestDecoder decoder = new RequestDecoder();
    HttpResponseEncoder encoder = new HttpResponseEncoder();
    channel.pipeline().addLast(decoder, encoder, new Connection(channel, decoder, encoder, router));
    connections.add(channel);
    loop.register(channel).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }

  /** How many clients are connected. */
  public int connections() {
    return connections.size();
  }

  /**
   * Stops accepting, ends endless answers, lets the others finish for ten seconds at most, and
   * takes the socket away unless it has become another engine's.
   */
  @Override
  public void close() throws IOException {
    listener.close();
    if (inode.equals(inode(socket))) {
      Files.deleteIfExists(socket);
    }
    for (Channel channel : connections) {
      Connection connection = channel.pipeline().get(Connection.class);
      if (connection != null) {
        connection.drain();
      }
    }
    if (!connections.newCloseFuture().awaitUninterruptibly(DRAIN_SECONDS, TimeUnit.SECONDS)) {
      connections.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
    }
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }

  /** What identifies the file at a path; a value that equals no other if there is none. */
  private static Object inode(Path path) throws IOException {
    if (!Files.exists(path)) {
      return new Object();
    }
    return Files.getAttribute(path, "unix:ino");
  }
}
