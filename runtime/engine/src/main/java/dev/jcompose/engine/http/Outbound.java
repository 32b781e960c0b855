package dev.jcompose.engine.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A long answer: bytes are collected while the event loop is busy and sent as soon as it is not, so
 * each byte goes out at once on a quiet connection and in large pieces on a busy one. Writers wait
 * while more than {@value #LIMIT} bytes stand behind a slow client.
 */
final class Outbound extends OutputStream {
  private static final int LIMIT = 256 * 1024;

  private final Channel channel;
  private final boolean chunked;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable ByteBuf batch;
  private boolean scheduled;
  private boolean closed;

  Outbound(Channel channel, boolean chunked) {
    this.channel = channel;
    this.chunked = chunked;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    write(ByteBuffer.allocate(0), bytes, offset, length);
  }

  /** Writes a header and what follows it in one piece. */
  void write(ByteBuffer header, byte[] bytes, int offset, int length) throws IOException {
    boolean schedule;
    lock.lock();
    try {
      awaitAtMost(LIMIT);
      ByteBuf to = batch;
      if (to == null) {
        to = batch = channel.alloc().buffer(Math.max(512, header.remaining() + length));
      }
      to.writeBytes(header).writeBytes(bytes, offset, length);
      schedule = !scheduled;
      scheduled = true;
    } finally {
      lock.unlock();
    }
    if (schedule) {
      schedule();
    }
  }

  private void schedule() throws IOException {
    try {
      channel.eventLoop().execute(this::send);
    } catch (RejectedExecutionException e) {
      throw new IOException("server is closed", e);
    }
  }

  /** Waits until everything is with the transport and ends the answer. */
  void finish() throws IOException {
    lock.lock();
    try {
      awaitAtMost(0);
    } finally {
      lock.unlock();
    }
    if (chunked) {
      channel
          .writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT)
          .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }
  }

  /** The transport has room again, or is closed. Called on the event loop. */
  void stateChanged() {
    if (!channel.isActive()) {
      lock.lock();
      try {
        closed = true;
        if (batch != null) {
          batch.release();
          batch = null;
        }
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    } else if (channel.isWritable()) {
      send();
    }
  }

  private void send() {
    ByteBuf ready;
    lock.lock();
    try {
      if (!channel.isWritable() && channel.isActive()) {
        return; // stateChanged comes back; until then the batch grows to its limit
      }
      scheduled = false;
      ready = batch;
      batch = null;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (ready != null) {
      channel
          .writeAndFlush(chunked ? new DefaultHttpContent(ready) : ready)
          .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }
  }

  private void awaitAtMost(int bytes) throws IOException {
    try {
      while (!closed && batch != null && batch.readableBytes() > bytes) {
        changed.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (InterruptedIOException) new InterruptedIOException("writing to a client").initCause(e);
    }
    if (closed) {
      throw new ClosedChannelException();
    }
  }
}
