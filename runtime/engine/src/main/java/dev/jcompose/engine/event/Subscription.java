package dev.jcompose.engine.event;

import dev.jcompose.engine.api.EngineEvent;
import dev.jcompose.engine.api.EventStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One subscriber's queue of events that passed its filter. */
final class Subscription implements EventStream {
  /** Events a subscriber may be behind. */
  static final int LIMIT = 4096;

  private final EventFilter filter;
  private final @Nullable Instant until;
  private final InstantSource clock;
  private final Consumer<Subscription> forget;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<EngineEvent> queue = new ArrayDeque<>();
  private boolean ended;
  private boolean dropped;

  Subscription(
      EventFilter filter,
      @Nullable Instant until,
      InstantSource clock,
      Consumer<Subscription> forget) {
    this.filter = filter;
    this.until = until;
    this.clock = clock;
    this.forget = forget;
  }

  /** Queues the event if it is wanted; never waits. */
  void offer(EngineEvent event) {
    if (!filter.test(event) || (until != null && EventBus.time(event).isAfter(until))) {
      return;
    }
    lock.lock();
    try {
      if (ended || dropped) {
        return;
      }
      if (queue.size() >= LIMIT) {
        dropped = true;
      } else {
        queue.add(event);
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public @Nullable EngineEvent next() throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      while (queue.isEmpty()) {
        if (dropped) {
          throw new IOException("events: subscriber is " + LIMIT + " events behind, dropped");
        }
        long left = nanosLeft();
        if (ended || left <= 0) {
          return null;
        }
        changed.awaitNanos(left);
      }
      return queue.poll();
    } finally {
      lock.unlock();
    }
  }

  /** How long to wait for {@code until}, in steps of a day. */
  private long nanosLeft() {
    Duration day = Duration.ofDays(1);
    Duration left = until == null ? day : Duration.between(clock.instant(), until);
    return left.compareTo(day) > 0 ? day.toNanos() : left.toNanos();
  }

  void finish() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    finish();
    forget.accept(this);
  }
}
