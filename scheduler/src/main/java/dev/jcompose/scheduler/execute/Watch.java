package dev.jcompose.scheduler.execute;

import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineEvent;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EventStream;
import dev.jcompose.engine.api.EventsRequest;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.scheduler.Labels;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells when something happened to a container of a project. It listens to the engine's events;
 * where there are none, those who wait look every half second.
 */
final class Watch implements AutoCloseable {
  /** How often to look without events. */
  private static final Duration POLL = Duration.ofMillis(500);

  /** How often to look in spite of events, in case one was lost. */
  private static final Duration RECHECK = Duration.ofSeconds(2);

  private final Map<String, Long> counts = new HashMap<>();
  private final Object lock = new Object();
  private final @Nullable EventStream stream;
  private boolean listening;

  private Watch(@Nullable EventStream stream) {
    this.stream = stream;
    if (stream != null) {
      listening = true;
      Thread.ofPlatform().daemon().name("events").start(() -> listen(stream));
    }
  }

  /** Listens from now on. */
  static Watch open(Engine engine, String project) {
    Filters filters =
        new Filters(
            Map.of("type", List.of("container"), "label", List.of(Labels.PROJECT + "=" + project)));
    try {
      return new Watch(engine.events(new EventsRequest(Instant.now(), null, filters)));
    } catch (EngineException _) {
      // An engine without events is slower to wait for, and no failure.
      return new Watch(null);
    }
  }

  /** For plans without waits. */
  static Watch none() {
    return new Watch(null);
  }

  private void listen(EventStream events) {
    try {
      for (EngineEvent event = events.next(); event != null; event = events.next()) {
        synchronized (lock) {
          counts.merge(event.actor().id(), 1L, Long::sum);
          lock.notifyAll();
        }
      }
    } catch (IOException | EngineException _) {
      // Those who wait go on by looking.
    } catch (InterruptedException _) {
      // Nobody interrupts this thread; it ends with the stream.
    } finally {
      synchronized (lock) {
        listening = false;
        lock.notifyAll();
      }
    }
  }

  /** How much has happened to a container so far. */
  long count(String container) {
    synchronized (lock) {
      return counts.getOrDefault(container, 0L);
    }
  }

  /** Returns when more than {@code seen} has happened, it is time to look, or at the deadline. */
  void awaitNews(String container, long seen, long deadlineNanos) throws InterruptedException {
    synchronized (lock) {
      long until = System.nanoTime() + (listening ? RECHECK : POLL).toNanos();
      while (counts.getOrDefault(container, 0L) <= seen) {
        long now = System.nanoTime();
        long left = Math.min(until - now, deadlineNanos - now);
        if (left <= 0) {
          return;
        }
        lock.wait(left / 1_000_000, (int) (left % 1_000_000));
        if (!listening) {
          until = Math.min(until, System.nanoTime() + POLL.toNanos());
        }
      }
    }
  }

  @Override
  public void close() {
    if (stream != null) {
      stream.close();
    }
  }
}
