package dev.jcompose.engine.container;

import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.io.IoLoop;
import dev.jcompose.engine.launch.LaunchException;
import dev.jcompose.engine.log.ContainerOutput;
import dev.jcompose.images.RootFilesystem;
import dev.jcompose.linux.Errno;
import dev.jcompose.linux.Processes;
import dev.jcompose.linux.SyscallException;
import dev.jcompose.network.NetworkException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One container's life. State changes happen under its lock; nobody holds the lock while waiting
 * for the process to end. Snapshots are read without it.
 */
final class Container {

  private static final Logger log = LoggerFactory.getLogger(Container.class);

  private final Machinery machinery;
  private final ContainerStore store;
  private final Starter starter;
  private final ContainerFiles files;
  private final RootFilesystem rootfs;
  private final ContainerOutput output;
  private final Health health;
  private final Waiters waiters = new Waiters();
  private final ReentrantLock lock = new ReentrantLock();

  private volatile ContainerRecord container;
  private volatile State state;
  private volatile @Nullable Run run;
  private final AtomicInteger restartCount = new AtomicInteger();
  private volatile boolean manuallyStopped;
  private IoLoop.@Nullable Watch watch;
  private Duration lastDelay = Duration.ZERO;
  private @Nullable Future<?> pendingRestart;

  Container(
      Machinery machinery,
      ContainerStore store,
      Starter starter,
      ContainerRecord container,
      RootFilesystem rootfs,
      State state)
      throws IOException {
    this.machinery = machinery;
    this.store = store;
    this.starter = starter;
    this.container = container;
    this.rootfs = rootfs;
    this.state = state;
    this.files = store.files(container.id());
    this.output = Outputs.open(machinery, container, files, this::resumeOutput);
    this.health = new Health(machinery, this::publishHealth);
  }

  ContainerRecord record() {
    return container;
  }

  State state() {
    return state;
  }

  @Nullable Run run() {
    return run;
  }

  ContainerFiles files() {
    return files;
  }

  RootFilesystem rootfs() {
    return rootfs;
  }

  ContainerOutput output() {
    return output;
  }

  Health health() {
    return health;
  }

  Waiters waiters() {
    return waiters;
  }

  int restartCount() {
    return restartCount.get();
  }

  /** The run of a container that runs; CONFLICT otherwise. */
  Run running() {
    Run current = run;
    if (current == null || !state.alive()) {
      throw new EngineException(Kind.CONFLICT, "container " + container.id() + " is not running");
    }
    return current;
  }

  private void resumeOutput() {
    Run current = run;
    if (current != null) {
      current.drains().forEach(drain -> drain.resume());
    }
  }

  // Start -----------------------------------------------------------------------------------

  /** Starts it on somebody's wish. NOT_MODIFIED if it runs. */
  void start() {
    lock.lock();
    try {
      cancelRestart();
      switch (state) {
        case State.Running _ -> throw new EngineException(Kind.NOT_MODIFIED, "already running");
        case State.Paused _ ->
            throw new EngineException(
                Kind.CONFLICT, "cannot start a paused container, try unpause instead");
        case State.Removing _ -> throw gone();
        case State.Created _, State.Exited _, State.Restarting _ -> {}
      }
      restartCount.set(0);
      lastDelay = Duration.ZERO;
      manuallyStopped = false;
      begin();
    } finally {
      lock.unlock();
    }
  }

  private EngineException gone() {
    return new EngineException(
        Kind.CONFLICT, "container " + container.name() + " is marked for removal");
  }

  /** The lock is held. */
  private void begin() {
    try {
      output.begin();
      Run started = starter.start(container, files, rootfs, output);
      run = started;
      Instant now = machinery.clock().instant();
      become(
          new State.Running(started.pid(), ProcessStat.startTicks(started.pid()).orElse(0), now));
      watch = machinery.io().watch(started.pidfd().number(), mine -> exited(started, mine));
      publish("start", Map.of());
      health.start(container, started, now);
    } catch (LaunchException e) {
      output.end();
      failed(e.exitCode(), e);
      throw new EngineException(Kind.INVALID, "failed to start container: " + e.getMessage(), e);
    } catch (NetworkException e) {
      output.end();
      failed(128, e);
      throw new EngineException(
          Kind.INTERNAL, "failed to set up container networking: " + e.getMessage(), e);
    } catch (IOException e) {
      output.end();
      failed(128, e);
      throw new EngineException(Kind.INTERNAL, String.valueOf(e.getMessage()), e);
    } catch (EngineException e) {
      output.end();
      failed(128, e);
      throw e;
    } catch (IllegalArgumentException e) {
      output.end();
      failed(128, e);
      throw new EngineException(Kind.INVALID, String.valueOf(e.getMessage()), e);
    }
  }

  private void failed(int exitCode, Exception cause) {
    String error = String.valueOf(cause.getMessage());
    become(
        switch (state) {
          case State.Exited e ->
              new State.Exited(exitCode, error, false, e.startedAt(), e.finishedAt());
          case State.Restarting r ->
              new State.Exited(exitCode, error, false, r.startedAt(), r.finishedAt());
          case State other -> new State.Created(exitCode, error);
        });
    waiters.exited(exitCode);
  }

  // Exit ------------------------------------------------------------------------------------

  /** On the I/O thread: the process has ended. The rest is done on a worker. */
  private void exited(Run ended, IoLoop.Watch watching) {
    watching.pause();
    machinery.workers().execute(() -> afterExit(ended, watching));
  }

  private void afterExit(Run ended, IoLoop.Watch watching) {
    int code = exitCode(ended);
    lock.lock();
    try {
      health.stop();
      ended.finish(watching);
      output.end();
      boolean oom = releaseKernelObjects(ended);
      Instant startedAt = state instanceof State.Paused p ? p.running().startedAt() : startedAt();
      Instant now = machinery.clock().instant();
      run = null;
      Duration ran = Duration.between(startedAt, now);
      RestartRule rule = RestartRule.of(container.hostConfig().restartPolicy());
      var next =
          rule.afterExit(
              new RestartRule.Run(code, ran, restartCount.get(), lastDelay, manuallyStopped));
      boolean again = next.isPresent() && !manuallyStopped;
      become(
          again
              ? new State.Restarting(code, startedAt, now)
              : new State.Exited(code, "", oom, startedAt, now));
      if (oom) {
        publish("oom", Map.of());
      }
      Map<String, String> extra = new LinkedHashMap<>();
      extra.put("execDuration", Long.toString(ran.toSeconds()));
      extra.put("exitCode", Integer.toString(code));
      publish("die", extra);
      if (again) {
        lastDelay = next.get();
        pendingRestart = machinery.workers().submit(() -> restartAfter(next.get()));
      }
    } finally {
      lock.unlock();
    }
    ended.exited().complete(code);
    waiters.exited(code);
  }

  private Instant startedAt() {
    return state instanceof State.Running running
        ? running.startedAt()
        : machinery.clock().instant();
  }

  private static int exitCode(Run ended) {
    try {
      OptionalInt code = Processes.reap(ended.pidfd().number());
      if (code.isPresent()) {
        return code.getAsInt();
      }
    } catch (SyscallException e) {
      if (!e.is(Errno.ECHILD)) {
        log.warn("exit code unknown pid={}", ended.pid(), e);
      }
    }
    // A process that an earlier engine started is not our child.
    try {
      return Processes.exitCodeOfStranger(ended.pidfd().number()).orElse(UNKNOWN_EXIT);
    } catch (SyscallException e) {
      log.warn("exit code unknown pid={} reason={}", ended.pid(), e.getMessage());
      return UNKNOWN_EXIT;
    }
  }

  /** What Docker says where nobody knows. */
  private static final int UNKNOWN_EXIT = 255;

  /** Whether the kernel had killed something of it for memory. */
  private boolean releaseKernelObjects(Run ended) {
    boolean oom = false;
    try {
      oom = ended.cgroup().oomKills() > 0;
      // With a pid namespace of its own everything died with the first process already.
      ended.cgroup().kill();
      ended.cgroup().remove(Starter.CGROUP_PATIENCE);
    } catch (IOException e) {
      log.warn("cgroup left container={}", container.id(), e);
    } catch (InterruptedException e) {
      log.warn("cgroup left container={}: interrupted", container.id());
      Thread.currentThread().interrupt();
    }
    try {
      if (ended.sandbox() != null) {
        machinery.networks().release(ended.sandbox());
      }
    } catch (IOException e) {
      log.warn("network left container={}", container.id(), e);
    }
    return oom;
  }

  private void restartAfter(Duration delay) {
    try {
      Thread.sleep(delay);
    } catch (InterruptedException e) {
      // The restart was cancelled.
      Thread.currentThread().interrupt();
      return;
    }
    lock.lock();
    try {
      if (state instanceof State.Restarting && !Thread.currentThread().isInterrupted()) {
        restartCount.incrementAndGet();
        pendingRestart = null;
        begin();
      }
    } catch (EngineException e) {
      log.warn("not restarted container={} reason={}", container.name(), e.getMessage());
    } finally {
      lock.unlock();
    }
  }

  /** The lock is held. A container in back-off becomes an exited one. */
  private boolean cancelRestart() {
    if (pendingRestart != null) {
      pendingRestart.cancel(true);
      pendingRestart = null;
    }
    if (state instanceof State.Restarting r) {
      become(new State.Exited(r.exitCode(), "", false, r.startedAt(), r.finishedAt()));
      return true;
    }
    return false;
  }

  // Stop, kill, pause -----------------------------------------------------------------------

  /** Stops it: signal, grace, SIGKILL. NOT_MODIFIED if it does not run. */
  void stop(@Nullable Integer timeout, @Nullable String signal) throws InterruptedException {
    Run current;
    lock.lock();
    try {
      manuallyStopped = true;
      if (cancelRestart()) {
        publish("stop", Map.of());
        waiters.exited(state.exitCode());
        return;
      }
      current = run;
      if (current == null || !state.alive()) {
        throw new EngineException(Kind.NOT_MODIFIED, "not running");
      }
      persist();
    } finally {
      lock.unlock();
    }
    int number = signal == null || signal.isEmpty() ? stopSignal() : Signals.number(signal);
    Integer own = container.config().stopTimeout();
    int grace = timeout != null ? timeout : own != null ? own : 10;
    if (grace != 0) {
      send(current, number);
      await(current.exited(), grace < 0 ? null : Duration.ofSeconds(grace));
    }
    if (!current.exited().isDone()) {
      send(current, Processes.SIGKILL);
      await(current.exited(), Duration.ofSeconds(10));
    }
    publish("stop", Map.of());
  }

  private int stopSignal() {
    String signal = container.config().stopSignal();
    return signal.isEmpty() ? Processes.SIGTERM : Signals.number(signal);
  }

  private static void await(CompletableFuture<Integer> exited, @Nullable Duration limit)
      throws InterruptedException {
    Waiters.await(exited, limit);
  }

  /** Sends a signal; moby's rules on what it means for the restart policy. */
  void kill(String signal) {
    int number = signal.isEmpty() ? Processes.SIGKILL : Signals.number(signal);
    Run current;
    lock.lock();
    try {
      current = running();
      String own = container.config().stopSignal();
      if (own.isEmpty() || number == Processes.SIGKILL || number == Signals.number(own)) {
        manuallyStopped = true;
        persist();
      }
    } finally {
      lock.unlock();
    }
    send(current, number);
    publish("kill", Map.of("signal", Integer.toString(number)));
  }

  private void send(Run current, int signal) {
    try {
      Processes.signal(current.pidfd().number(), signal);
      if (state instanceof State.Paused) {
        current.cgroup().thaw();
      }
    } catch (SyscallException e) {
      if (!e.is(Errno.ESRCH)) {
        throw new EngineException(Kind.INTERNAL, String.valueOf(e.getMessage()), e);
      }
    } catch (IOException e) {
      throw new EngineException(Kind.INTERNAL, String.valueOf(e.getMessage()), e);
    } catch (IllegalStateException e) {
      // The descriptor is closed: the process has ended meanwhile.
      log.debug("signal {} after the end of {}", signal, container.id());
    }
  }

  void pause() throws InterruptedException {
    lock.lock();
    try {
      Run current = running();
      if (!(state instanceof State.Running now)) {
        throw new EngineException(
            Kind.CONFLICT, "Container " + container.id() + " is already paused");
      }
      current.cgroup().freeze();
      health.stop();
      become(new State.Paused(now));
      publish("pause", Map.of());
    } catch (IOException e) {
      throw new EngineException(Kind.INTERNAL, String.valueOf(e.getMessage()), e);
    } finally {
      lock.unlock();
    }
  }

  void unpause() {
    lock.lock();
    try {
      Run current = running();
      if (!(state instanceof State.Paused paused)) {
        throw new EngineException(Kind.CONFLICT, "Container " + container.id() + " is not paused");
      }
      current.cgroup().thaw();
      become(paused.running());
      publish("unpause", Map.of());
      health.start(container, current, paused.running().startedAt());
    } catch (IOException e) {
      throw new EngineException(Kind.INTERNAL, String.valueOf(e.getMessage()), e);
    } finally {
      lock.unlock();
    }
  }

  // Removal, renaming, recovery -------------------------------------------------------------

  /** Marks it for removal; kills it first if asked. Afterwards nothing starts it any more. */
  void beginRemoval(boolean force) throws InterruptedException {
    Run current;
    lock.lock();
    try {
      if (state instanceof State.Removing) {
        throw new EngineException(
            Kind.CONFLICT, "removal of container " + container.id() + " is already in progress");
      }
      if ((state.alive() || state instanceof State.Restarting) && !force) {
        throw new EngineException(
            Kind.CONFLICT,
            "cannot remove container \"/"
                + container.name()
                + "\": container is "
                + state.status()
                + ": stop the container before removing or force remove");
      }
      manuallyStopped = true;
      cancelRestart();
      current = run;
    } finally {
      lock.unlock();
    }
    if (current != null) {
      send(current, Processes.SIGKILL);
      await(current.exited(), Duration.ofSeconds(10));
    }
    lock.lock();
    try {
      become(new State.Removing(state));
    } finally {
      lock.unlock();
    }
  }

  /** After its things are deleted. */
  void endRemoval() {
    try {
      output.delete();
    } catch (IOException e) {
      log.warn("log left container={}", container.id(), e);
    }
    publish("destroy", Map.of());
    waiters.removed(state.exitCode());
  }

  void rename(String name) throws IOException {
    lock.lock();
    try {
      String old = container.name();
      container = container.renamed(name);
      store.save(container);
      publish("rename", Map.of("oldName", "/" + old));
    } finally {
      lock.unlock();
    }
  }

  /** Changes the record, e.g. its endpoints. */
  void update(ContainerRecord changed) throws IOException {
    lock.lock();
    try {
      container = changed;
      store.save(changed);
    } finally {
      lock.unlock();
    }
  }

  /** Goes on with a process that an earlier engine started. */
  void adopt(Run adopted, State found, StoredState stored) throws IOException {
    lock.lock();
    try {
      restartCount.set(stored.restartCount());
      manuallyStopped = stored.manuallyStopped();
      output.begin();
      run = adopted;
      become(found);
      watch = machinery.io().watch(adopted.pidfd().number(), mine -> exited(adopted, mine));
      if (found instanceof State.Running running) {
        health.start(container, adopted, running.startedAt());
      }
    } finally {
      lock.unlock();
    }
  }

  /** The engine leaves; the process goes on. */
  void letGo() {
    lock.lock();
    try {
      health.stop();
      if (pendingRestart != null) {
        pendingRestart.cancel(true);
      }
      Run current = run;
      if (watch != null) {
        watch.cancel();
      }
      if (current != null) {
        current.letGo();
      }
      output.close();
    } finally {
      lock.unlock();
    }
  }

  boolean manuallyStopped() {
    return manuallyStopped;
  }

  // State and events ------------------------------------------------------------------------

  private void become(State next) {
    state = next;
    persist();
  }

  private void persist() {
    try {
      store.save(
          container.id(),
          StoredState.of(state, machinery.bootId(), restartCount.get(), manuallyStopped));
    } catch (IOException e) {
      log.error("state not saved container={} state={}", container.id(), state.status(), e);
    }
  }

  private void publishHealth(HealthState.Status status) {
    publish("health_status: " + status.word(), Map.of());
  }

  /** Publishes an event of this container. */
  void publish(String action, Map<String, String> extra) {
    Map<String, String> attributes = new LinkedHashMap<>(container.config().labels());
    attributes.putAll(extra);
    attributes.put("image", container.config().image());
    attributes.put("name", container.name());
    machinery.events().publish("container", action, container.id(), attributes);
  }
}
