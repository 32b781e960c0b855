package dev.jcompose.engine.container;

import dev.jcompose.engine.api.ContainerState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A container's health: the monitor of its current run, and what was found last. */
final class Health {

  /** The label, with value {@code docker}, of a container to be probed at Docker's times only. */
  private static final String TIMING_LABEL = "dev.jcompose.health-timing";

  private final Machinery machinery;
  private final Consumer<HealthState.Status> changed;
  private volatile @Nullable HealthState state;
  private @Nullable Future<?> monitor;
  private AtomicBoolean begun = new AtomicBoolean();
  private CountDownLatch ended = new CountDownLatch(0);

  Health(Machinery machinery, Consumer<HealthState.Status> changed) {
    this.machinery = machinery;
    this.changed = changed;
  }

  /** What the API shows; empty without a health check. */
  Optional<ContainerState.Health> view() {
    return Optional.ofNullable(state).map(HealthState::view);
  }

  /** Begins probing a run; nothing without a health check. */
  synchronized void start(ContainerRecord container, Run run, Instant startedAt) {
    stop();
    HealthRules.of(container.config().healthcheck(), container.config().shell())
        .ifPresent(
            rules -> {
              HealthState last = state;
              AtomicBoolean running = new AtomicBoolean();
              HealthState initial = HealthState.starting(last == null ? List.of() : last.log());
              state = initial;
              HealthMonitor work =
                  new HealthMonitor(
                      early(container) ? rules : rules.withoutEarlyProbes(),
                      new HealthProbe(machinery, container, run),
                      machinery.clock(),
                      Thread::sleep,
                      startedAt,
                      initial,
                      next -> update(next, running));
              CountDownLatch over = new CountDownLatch(1);
              ended = over;
              begun = running;
              monitor =
                  machinery
                      .workers()
                      .submit(
                          () -> {
                            running.set(true);
                            try {
                              work.run();
                            } finally {
                              over.countDown();
                            }
                          });
            });
  }

  private static boolean early(ContainerRecord container) {
    return !"docker".equals(container.config().labels().get(TIMING_LABEL));
  }

  /** {@code of}: the monitor that says so; one that was stopped has nothing to say any more. */
  private void update(HealthState next, AtomicBoolean of) {
    HealthState last;
    synchronized (this) {
      if (monitor == null || begun != of) {
        return;
      }
      last = state;
      state = next;
    }
    if (last != null && last.status() != next.status()) {
      changed.accept(next.status());
    }
  }

  /** Ends probing until {@link #start}, and waits until no probe runs any more. */
  synchronized void pause() throws InterruptedException {
    Future<?> ending = monitor;
    stop();
    if (ending != null && begun.get()) {
      boolean _ = ended.await(10, TimeUnit.SECONDS);
    }
  }

  /** Ends probing; as with moby an ended container shows as unhealthy, without an event. */
  synchronized void stop() {
    if (monitor != null) {
      monitor.cancel(true);
      monitor = null;
      HealthState last = state;
      if (last != null) {
        state = new HealthState(HealthState.Status.UNHEALTHY, last.failingStreak(), last.log());
      }
    }
  }
}
