package dev.jcompose.engine.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What has come on a connection and was not taken yet. The event loop puts, one virtual thread
 * takes; {@link #full} tells the event loop to stop reading.
 */
final class Inbound {
  private static final int HIGH = 256 * 1024;
  private static final int LOW = 64 * 1024;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final ArrayDeque<Object> queue = new ArrayDeque<>();
  private final Runnable roomAgain;
  private int bytes;
  private boolean ended;
  private boolean discarded;

  /**
   * An empty queue.
   *
   * @param roomAgain run by the taker when a full queue has become low
   */
  Inbound(Runnable roomAgain) {
    this.roomAgain = roomAgain;
  }

  void put(Object message) {
    lock.lock();
    try {
      if (discarded) {
        ReferenceCountUtil.release(message);
        return;
      }
      queue.add(message);
      bytes += size(message);
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }

  /** The peer sends no more. */
  void end() {
    lock.lock();
    try {
      ended = true;
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean full() {
    lock.lock();
    try {
      return bytes >= HIGH;
    } finally {
      lock.unlock();
    }
  }

  /** The next message, which the caller then owns; null if the peer sends no more. */
  @Nullable Object take() throws InterruptedException {
    Object message;
    boolean low;
    lock.lockInterruptibly();
    try {
      while (queue.isEmpty() && !ended) {
        arrived.await();
      }
      message = queue.poll();
      int before = bytes;
      bytes -= message == null ? 0 : size(message);
      low = before > LOW && bytes <= LOW;
    } finally {
      lock.unlock();
    }
    if (low) {
      roomAgain.run();
    }
    return message;
  }

  /** Releases what nobody will take. */
  void discard() {
    lock.lock();
    try {
      discarded = true;
      queue.forEach(ReferenceCountUtil::release);
      queue.clear();
    } finally {
      lock.unlock();
    }
  }

  private static int size(Object message) {
    return switch (message) {
      case ByteBuf buffer -> buffer.readableBytes();
      case ByteBufHolder holder -> holder.content().readableBytes();
      default -> 0;
    };
  }
}
