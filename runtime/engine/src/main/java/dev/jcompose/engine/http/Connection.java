package dev.jcompose.engine.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client: the event loop's side of it as a Netty handler, and the virtual thread that takes its
 * requests one after the other.
 */
final class Connection extends ChannelInboundHandlerAdapter {
  private static final Logger LOGGER = LoggerFactory.getLogger(Connection.class);

  /** How a client went away. */
  enum Gone {
    /** It shut its side down, which is the end of a hijacked input and else means no interest. */
    SENDS_NO_MORE,
    WHOLLY
  }

  private final Channel channel;
  private final RequestDecoder decoder;
  private final HttpResponseEncoder encoder;
  private final Router router;
  private final Inbound inbound;

  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Exchange exchange;
  private @Nullable Gone gone;
  private boolean inputEnded; // the event loop's
  private volatile boolean draining;
  private volatile @Nullable Outbound outbound;

  Connection(Channel channel, RequestDecoder decoder, HttpResponseEncoder encoder, Router router) {
    this.channel = channel;
    this.decoder = decoder;
    this.encoder = encoder;
    this.router = router;
    this.inbound = new Inbound(() -> onLoop(this::readOn));
  }

  // The event loop's side.

  @Override
  public void channelActive(ChannelHandlerContext context) {
    Thread.ofVirtual().name("http-" + channel.id().asShortText()).start(this::serve);
    readOn();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    inbound.put(message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    readOn();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    wakeWriter();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownReadComplete) {
      // The decoder listens to this one: it passes on what it still holds.
      channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
      inputEnded(false);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    inputEnded(true);
    wakeWriter();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOGGER.debug("connection broken channel={}", channel.id(), cause);
    closeNow();
  }

  /** A read stays outstanding while there is room, also to learn that the client went away. */
  private void readOn() {
    if (!inputEnded && !inbound.full() && !decoder.holds()) {
      channel.read();
    }
  }

  private void wakeWriter() {
    Outbound current = outbound;
    if (current != null) {
      current.stateChanged();
    }
  }

  private void inputEnded(boolean closed) {
    inputEnded = true;
    inbound.end();
    Exchange current;
    lock.lock();
    try {
      gone = closed ? Gone.WHOLLY : Gone.SENDS_NO_MORE;
      current = exchange;
    } finally {
      lock.unlock();
    }
    if (current != null) {
      current.clientGone(closed ? Gone.WHOLLY : Gone.SENDS_NO_MORE);
    }
  }

  // The virtual thread's side.

  private void serve() {
    try {
      boolean next = true;
      while (next && !draining) {
        Object message = inbound.take();
        if (message == null) {
          return;
        }
        next = message instanceof HttpRequest request ? answer(request) : skip(message);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOGGER.debug("connection ended channel={}", channel.id(), e);
    } finally {
      closeNow();
      inbound.discard();
    }
  }

  private static boolean skip(Object message) {
    ReferenceCountUtil.release(message);
    return true;
  }

  /** Answers one request; false if the connection cannot be used for another. */
  private boolean answer(HttpRequest request) throws IOException, InterruptedException {
    Exchange current = new Exchange(this, request);
    begin(current);
    try {
      router.handle(current);
    } finally {
      begin(null);
    }
    if (current.hijacked() || !current.skipBody() || !HttpUtil.isKeepAlive(request)) {
      closeWhenSent();
      return false;
    }
    onLoop(this::decodeNext);
    return true;
  }

  private void begin(@Nullable Exchange next) {
    Gone alreadyGone;
    lock.lock();
    try {
      exchange = next;
      alreadyGone = gone;
    } finally {
      lock.unlock();
    }
    if (next != null && alreadyGone != null) {
      next.clientGone(alreadyGone);
    }
  }

  private void closeWhenSent() throws InterruptedException {
    channel
        .writeAndFlush(io.netty.buffer.Unpooled.EMPTY_BUFFER)
        .addListener(ChannelFutureListener.CLOSE)
        .await();
  }

  // For the exchange.

  Channel channel() {
    return channel;
  }

  Inbound inbound() {
    return inbound;
  }

  private void closeNow() {
    var _ = channel.close(); // whether it can be closed or not, nothing is left to do
  }

  /** Sends a message; if that fails the connection ends. */
  void send(Object message) {
    channel.writeAndFlush(message).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }

  /** Opens a long answer behind the head that was just sent. */
  Outbound open(boolean chunked) {
    Outbound opened = new Outbound(channel, chunked);
    outbound = opened;
    if (!channel.isActive()) {
      opened.stateChanged();
    }
    return opened;
  }

  /** Sends the head of a hijacked answer; from then on both directions are raw. */
  void hijack(Object head) {
    onLoop(
        () -> {
          send(head);
          if (channel.isActive()) {
            channel.pipeline().remove(encoder);
            decoder.raw(channel.pipeline().context(decoder));
            readOn();
          }
        });
  }

  private void decodeNext() {
    if (channel.isActive()) {
      decoder.next(channel.pipeline().context(decoder));
      readOn();
    }
  }

  private void onLoop(Runnable task) {
    try {
      channel.eventLoop().execute(task);
    } catch (RejectedExecutionException e) {
      LOGGER.debug("server is closed channel={}", channel.id(), e);
    }
  }

  // For the server.

  /** Ends the connection after the current answer; at once if there is none or it is endless. */
  void drain() {
    draining = true;
    Exchange current;
    lock.lock();
    try {
      current = exchange;
    } finally {
      lock.unlock();
    }
    if (current == null) {
      closeNow();
    } else {
      current.clientGone(Gone.WHOLLY);
    }
  }
}
