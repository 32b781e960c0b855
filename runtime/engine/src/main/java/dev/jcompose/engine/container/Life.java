package dev.jcompose.engine.container;

import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.io.IoLoop;
import dev.jcompose.linux.ProcessMark;
import dev.jcompose.linux.Processes;
import dev.jcompose.linux.SyscallException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A container's runs: the start of each, its end, and the next one if the policy wants it. */
final class Life {

  private static final Logger log = LoggerFactory.getLogger(Life.class);

  private final Container container;
  private final Machinery machinery;
  private final Starter starter;
  private Runnable whenEnded = () -> {};
  private boolean leaving;
  private IoLoop.@Nullable Watch watch;
  private Duration lastDelay = Duration.ZERO;
  private @Nullable Future<?> pendingRestart;

  Life(Container container, Machinery machinery, Starter starter) {
    this.container = container;
    this.machinery = machinery;
    this.starter = starter;
  }

  /** What is done, on a worker, after a run that is not followed by a restart. */
  void whenEnded(Runnable work) {
    container.locked(() -> whenEnded = work);
  }

  // Start -----------------------------------------------------------------------------------

  /** Starts it on somebody's wish. NOT_MODIFIED if it runs, or will again after a pause. */
  void start() {
    container.lock().lock();
    try {
      switch (container.state()) {
        case State.Running _, State.Restarting _ ->
            throw new EngineException(Kind.NOT_MODIFIED, "already running");
        case State.Paused _ ->
            throw new EngineException(
                Kind.CONFLICT, "cannot start a paused container, try unpause instead");
        case State.Removing _ -> throw container.removal().refusal();
        case State.Created _, State.Exited _ -> {}
      }
      if (container.removal().begun()) {
        throw container.removal().refusal();
      }
      container.restartCount(0);
      container.manuallyStopped(false);
      lastDelay = Duration.ZERO;
      begin();
    } finally {
      container.lock().unlock();
    }
  }

  /** The lock is held. */
  private void begin() {
    if (leaving) {
      throw new EngineException(Kind.UNAVAILABLE, "the engine is leaving");
    }
    try {
      container.output().begin();
      started(
          starter.start(
              container.record(), container.files(), container.rootfs(), container.output()));
    } catch (IOException e) {
      throw failed(StartFailure.of(e));
    } catch (RuntimeException e) {
      throw failed(StartFailure.of(e));
    }
  }

  private void started(Run run) throws SyscallException {
    Instant now = machinery.clock().instant();
    long ticks = ProcessMark.startOf(run.pid()).orElse(0);
    container.become(new State.Running(run.pid(), ticks, now), run);
    container.publish("start");
    watchEnd(run);
    container.health().start(container.record(), run, now);
  }

  private void watchEnd(Run run) {
    Runnable ended = () -> afterExit(run);
    try {
      watch = machinery.io().once(run.pidfd().number(), () -> machinery.workers().execute(ended));
    } catch (SyscallException e) {
      // Out of kernel memory for it: nobody would see the end, so make it now.
      log.error("container={} cannot be watched and is ended", container.record().id(), e);
      Stopping.send(run, Processes.SIGKILL);
      machinery.workers().execute(ended);
    }
  }

  private EngineException failed(StartFailure failure) {
    container.output().end();
    int code = failure.exitCode();
    String error = failure.error();
    var waiting = container.waiters().take();
    container.become(
        switch (container.state()) {
          case State.Exited e ->
              new State.Exited(code, error, false, e.startedAt(), e.finishedAt());
          case State.Restarting r ->
              new State.Exited(code, error, false, r.startedAt(), r.finishedAt());
          case State _ -> new State.Created(code, error);
        });
    waiting.complete(code);
    machinery.workers().execute(whenEnded);
    return failure.refusal();
  }

  // Exit ------------------------------------------------------------------------------------

  /** On a worker: the process has ended. */
  private void afterExit(Run ended) {
    int code = ExitCodes.of(ended);
    Waiters.Taken waiting;
    container.lock().lock();
    try {
      if (leaving) {
        // The next engine finds out.
        return;
      }
      container.health().stop();
      ended.finish();
      boolean oom = releaseKernelObjects(ended);
      Instant startedAt = startedAt();
      Instant now = machinery.clock().instant();
      Duration ran = Duration.between(startedAt, now);
      Optional<Duration> delay = restartDelay(code, ran);
      waiting = container.waiters().take();
      container.become(
          delay.isPresent()
              ? new State.Restarting(code, startedAt, now)
              : new State.Exited(code, "", oom, startedAt, now),
          null);
      machinery.keeper().release(container.record().id(), ended.pid());
      publishEnd(code, ran, oom);
      // Who follows the output and asks for the state at its end is told of the end.
      container.output().end();
      if (delay.isPresent()) {
        lastDelay = delay.get();
        pendingRestart = machinery.workers().submit(() -> restartAfter(delay.get()));
      } else {
        machinery.workers().execute(whenEnded);
      }
    } finally {
      container.lock().unlock();
      ended.exited().complete(code);
    }
    waiting.complete(code);
  }

  private Instant startedAt() {
    return switch (container.state()) {
      case State.Running running -> running.startedAt();
      case State.Paused paused -> paused.running().startedAt();
      case State _ -> machinery.clock().instant();
    };
  }

  private Optional<Duration> restartDelay(int code, Duration ran) {
    if (container.manuallyStopped() || container.removal().begun()) {
      return Optional.empty();
    }
    return RestartRule.of(container.record().hostConfig().restartPolicy())
        .afterExit(new RestartRule.Run(code, ran, container.restartCount(), lastDelay, false));
  }

  private void publishEnd(int code, Duration ran, boolean oom) {
    if (oom) {
      container.publish("oom");
    }
    Map<String, String> extra = new LinkedHashMap<>();
    extra.put("execDuration", Long.toString(ran.toSeconds()));
    extra.put("exitCode", Integer.toString(code));
    container.publish("die", extra);
  }

  /** Whether the kernel had killed something of it for memory. */
  private boolean releaseKernelObjects(Run ended) {
    String id = container.record().id();
    boolean oom = false;
    try {
      oom = ended.cgroup().oomKills() > 0;
      // With a pid namespace of its own everything died with the first process already.
      ended.cgroup().kill();
      ended.cgroup().remove(Starter.CGROUP_PATIENCE);
    } catch (IOException e) {
      log.warn("cgroup left container={}", id, e);
    } catch (InterruptedException e) {
      log.warn("cgroup left container={}: interrupted", id);
      Thread.currentThread().interrupt();
    }
    try {
      if (ended.sandbox() != null) {
        machinery.networks().release(ended.sandbox());
      }
    } catch (IOException e) {
      log.warn("network left container={}", id, e);
    }
    return oom;
  }

  // Restart ---------------------------------------------------------------------------------

  private void restartAfter(Duration delay) {
    try {
      Thread.sleep(delay);
    } catch (InterruptedException e) {
      // The restart was cancelled.
      Thread.currentThread().interrupt();
      return;
    }
    container.lock().lock();
    try {
      boolean wanted = container.state() instanceof State.Restarting;
      if (wanted && !Thread.currentThread().isInterrupted()) {
        container.restartCount(container.restartCount() + 1);
        pendingRestart = null;
        begin();
      }
    } catch (EngineException e) {
      log.warn("not restarted container={} reason={}", container.record().name(), e.getMessage());
    } finally {
      container.lock().unlock();
    }
  }

  /** The lock is held. A container in back-off becomes an exited one. */
  boolean cancelRestart() {
    if (pendingRestart != null) {
      pendingRestart.cancel(true);
      pendingRestart = null;
    }
    if (container.state() instanceof State.Restarting r) {
      var waiting = container.waiters().take();
      container.become(new State.Exited(r.exitCode(), "", false, r.startedAt(), r.finishedAt()));
      waiting.complete(r.exitCode());
      machinery.workers().execute(whenEnded);
      return true;
    }
    return false;
  }

  // From engine to engine -------------------------------------------------------------------

  /** Goes on with a process that an earlier engine started. */
  void adopt(Run adopted, State found, StoredState stored) throws IOException {
    container.lock().lock();
    try {
      container.restartCount(stored.restartCount());
      container.manuallyStopped(stored.manuallyStopped());
      container.output().begin();
      container.become(found, adopted);
      watchEnd(adopted);
      if (found instanceof State.Running running) {
        container.health().start(container.record(), adopted, running.startedAt());
      }
    } finally {
      container.lock().unlock();
    }
  }

  /** The engine leaves; the process goes on. */
  void letGo() {
    container.lock().lock();
    try {
      leaving = true;
      container.health().stop();
      if (pendingRestart != null) {
        pendingRestart.cancel(true);
      }
      Run current = container.run();
      if (watch != null) {
        watch.cancel();
      }
      if (current != null) {
        current.letGo();
      }
      container.output().letGo();
    } finally {
      container.lock().unlock();
    }
  }
}
