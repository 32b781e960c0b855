package dev.jcompose.engine.event;

import dev.jcompose.engine.api.EngineEvent;
import dev.jcompose.engine.api.EventStream;
import dev.jcompose.engine.api.EventsRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hands events to subscribers and remembers the last {@value #REMEMBERED} for those who ask for the
 * past. Publishing copies references under a short lock and never waits for a subscriber.
 */
public final class EventBus {
  static final int REMEMBERED = 256;

  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<EngineEvent> past = new ArrayDeque<>(REMEMBERED);
  private final List<Subscription> subscriptions = new ArrayList<>();
  private long lastNano;
  private boolean closed;

  public EventBus(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Makes an event of this moment, publishes and returns it. Times of events grow strictly, so that
   * "since the last one I saw" repeats at most that one.
   *
   * @param type container, network, volume, image or daemon
   * @param attributes the actor's, in the order in which they are to be shown
   */
  public EngineEvent publish(
      String type, String action, String id, Map<String, String> attributes) {
    lock.lock();
    try {
      Instant now = clock.instant();
      long nano = now.getEpochSecond() * 1_000_000_000 + now.getNano();
      lastNano = Math.max(nano, lastNano + 1);
      var actor = new EngineEvent.Actor(id, attributes);
      var event = new EngineEvent(type, action, actor, "local", lastNano / 1_000_000_000, lastNano);
      hand(event);
      return event;
    } finally {
      lock.unlock();
    }
  }

  /** Publishes an event that already has its time. */
  public void publish(EngineEvent event) {
    lock.lock();
    try {
      hand(event);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Subscribes. The past from {@code since} on comes first, then what happens; the stream ends at
   * {@code until}. A subscriber that falls {@value Subscription#LIMIT} events behind is dropped:
   * its stream ends with an IOException that says so.
   *
   * @throws dev.jcompose.engine.api.EngineException INVALID for an unknown filter
   */
  public EventStream subscribe(EventsRequest request) {
    var subscription =
        new Subscription(new EventFilter(request.filters()), request.until(), clock, this::forget);
    lock.lock();
    try {
      Instant since = request.since();
      if (since != null) {
        past.stream().filter(e -> !time(e).isBefore(since)).forEach(subscription::offer);
      }
      if (closed) {
        subscription.finish();
      } else {
        subscriptions.add(subscription);
      }
    } finally {
      lock.unlock();
    }
    return subscription;
  }

  /** Ends all streams after what they have queued; the engine is leaving. */
  public void close() {
    List<Subscription> all;
    lock.lock();
    try {
      closed = true;
      all = List.copyOf(subscriptions);
      subscriptions.clear();
    } finally {
      lock.unlock();
    }
    all.forEach(Subscription::finish);
  }

  private void hand(EngineEvent event) {
    if (past.size() == REMEMBERED) {
      past.removeFirst();
    }
    past.addLast(event);
    for (Subscription subscription : subscriptions) {
      subscription.offer(event);
    }
  }

  private void forget(Subscription subscription) {
    lock.lock();
    try {
      subscriptions.remove(subscription);
    } finally {
      lock.unlock();
    }
  }

  static Instant time(EngineEvent event) {
    return Instant.ofEpochSecond(0, event.timeNano());
  }
}
