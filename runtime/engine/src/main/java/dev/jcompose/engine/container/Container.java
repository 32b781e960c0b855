package dev.jcompose.engine.container;

import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.ExitWait;
import dev.jcompose.engine.io.IoLoop;
import dev.jcompose.engine.log.ContainerOutput;
import dev.jcompose.images.RootFilesystem;
import dev.jcompose.linux.Processes;
import dev.jcompose.linux.SyscallException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
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
  private boolean removing;
  private boolean leaving;
  private Runnable whenEnded = () -> {};
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

  /** Waits for its next end: from now on, or from its current run on ({@code atOnce} if none). */
  ExitWait awaitExit(boolean atOnce) {
    lock.lock();
    try {
      boolean runs = state.alive() || state instanceof State.Restarting;
      return runs || !atOnce ? waiters.nextExit() : Waiters.over(state.exitCode());
    } finally {
      lock.unlock();
    }
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

  /** What is done, on a worker, after a run that is not followed by a restart. */
  void whenEnded(Runnable work) {
    lock.lock();
    try {
      whenEnded = work;
    } finally {
      lock.unlock();
    }
  }

  // Start -----------------------------------------------------------------------------------

  /** Starts it on somebody's wish. NOT_MODIFIED if it runs, or will again after a pause. */
  void start() {
    lock.lock();
    try {
      switch (state) {
        case State.Running _, State.Restarting _ ->
            throw new EngineException(Kind.NOT_MODIFIED, "already running");
        case State.Paused _ ->
            throw new EngineException(
                Kind.CONFLICT, "cannot start a paused container, try unpause instead");
        case State.Removing _ -> throw gone();
        case State.Created _, State.Exited _ -> {}
      }
      if (removing) {
        throw gone();
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
    if (leaving) {
      throw new EngineException(Kind.UNAVAILABLE, "the engine is leaving");
    }
    try {
      output.begin();
      run(starter.start(container, files, rootfs, output));
    } catch (IOException e) {
      throw failed(StartFailure.of(e));
    } catch (RuntimeException e) {
      throw failed(StartFailure.of(e));
    }
  }

  private void run(Run started) throws SyscallException {
    Instant now = machinery.clock().instant();
    run = started;
    become(new State.Running(started.pid(), ProcessStat.startTicks(started.pid()).orElse(0), now));
    publish("start", Map.of());
    watchEnd(started);
    health.start(container, started, now);
  }

  private void watchEnd(Run started) {
    Runnable ended = () -> afterExit(started);
    try {
      watch =
          machinery.io().once(started.pidfd().number(), () -> machinery.workers().execute(ended));
    } catch (SyscallException e) {
      // Out of kernel memory for it: nobody would see the end, so make it now.
      log.error("container={} cannot be watched and is ended", container.id(), e);
      send(started, Processes.SIGKILL);
      machinery.workers().execute(ended);
    }
  }

  private EngineException failed(StartFailure failure) {
    output.end();
    int code = failure.exitCode();
    var waiting = waiters.take();
    become(
        switch (state) {
          case State.Exited e ->
              new State.Exited(code, failure.error(), false, e.startedAt(), e.finishedAt());
          case State.Restarting r ->
              new State.Exited(code, failure.error(), false, r.startedAt(), r.finishedAt());
          case State other -> new State.Created(code, failure.error());
        });
    waiting.complete(code);
    machinery.workers().execute(whenEnded);
    return failure.refusal();
  }

  // Exit ------------------------------------------------------------------------------------

  /** On a worker: the process has ended. */
  private void afterExit(Run ended) {
    int code = exitCode(ended);
    Waiters.Taken waiting;
    lock.lock();
    try {
      if (leaving) {
        // The next engine finds out.
        return;
      }
      health.stop();
      ended.finish();
      boolean oom = releaseKernelObjects(ended);
      Instant startedAt = state instanceof State.Paused p ? p.running().startedAt() : startedAt();
      Instant now = machinery.clock().instant();
      Duration ran = Duration.between(startedAt, now);
      Optional<Duration> delay = restartDelay(code, ran);
      waiting = waiters.take();
      run = null;
      become(
          delay.isPresent()
              ? new State.Restarting(code, startedAt, now)
              : new State.Exited(code, "", oom, startedAt, now));
      publishEnd(code, ran, oom);
      // Who follows the output and asks for the state at its end is told of the end.
      output.end();
      if (delay.isPresent()) {
        lastDelay = delay.get();
        pendingRestart = machinery.workers().submit(() -> restartAfter(delay.get()));
      } else {
        machinery.workers().execute(whenEnded);
      }
    } finally {
      lock.unlock();
      ended.exited().complete(code);
    }
    waiting.complete(code);
  }

  private Optional<Duration> restartDelay(int code, Duration ran) {
    if (manuallyStopped || removing) {
      return Optional.empty();
    }
    return RestartRule.of(container.hostConfig().restartPolicy())
        .afterExit(new RestartRule.Run(code, ran, restartCount.get(), lastDelay, false));
  }

  private void publishEnd(int code, Duration ran, boolean oom) {
    if (oom) {
      publish("oom", Map.of());
    }
    Map<String, String> extra = new LinkedHashMap<>();
    extra.put("execDuration", Long.toString(ran.toSeconds()));
    extra.put("exitCode", Integer.toString(code));
    publish("die", extra);
  }

  private Instant startedAt() {
    return state instanceof State.Running running
        ? running.startedAt()
        : machinery.clock().instant();
  }

  private static int exitCode(Run ended) {
    try {
      Instant limit = Instant.now().plus(REAPED_WITHIN);
      while (true) {
        OptionalInt code = ended.exitCode();
        if (code.isPresent()) {
          return code.getAsInt();
        }
        if (Instant.now().isAfter(limit)) {
          log.warn("exit code unknown pid={}", ended.pid());
          return UNKNOWN_EXIT;
        }
        // Of a stranger the kernel tells the code only after its parent has taken it.
        LockSupport.parkNanos(1_000_000);
      }
    } catch (SyscallException e) {
      log.warn("exit code unknown pid={} reason={}", ended.pid(), e.getMessage());
      return UNKNOWN_EXIT;
    }
  }

  /** What Docker says where nobody knows. */
  private static final int UNKNOWN_EXIT = 255;

  private static final Duration REAPED_WITHIN = Duration.ofSeconds(1);

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
      var waiting = waiters.take();
      become(new State.Exited(r.exitCode(), "", false, r.startedAt(), r.finishedAt()));
      waiting.complete(r.exitCode());
      machinery.workers().execute(whenEnded);
      return true;
    }
    return false;
  }

  // Stop, kill, pause -----------------------------------------------------------------------

  /** Stops it: signal, grace, SIGKILL. NOT_MODIFIED if it does not run. */
  void stop(@Nullable Integer timeout, @Nullable String signal) throws InterruptedException {
    Run current;
    int number = signal == null || signal.isEmpty() ? stopSignal() : Signals.number(signal);
    lock.lock();
    try {
      manuallyStopped = true;
      if (cancelRestart()) {
        publish("stop", Map.of());
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
    Integer own = container.config().stopTimeout();
    int grace = timeout != null ? timeout : own != null ? own : 10;
    if (grace != 0) {
      end(current, number);
      Waiters.await(current.exited(), grace < 0 ? null : Duration.ofSeconds(grace));
    }
    if (!current.exited().isDone()) {
      end(current, Processes.SIGKILL);
      awaitEnd(current);
    }
    publish("stop", Map.of());
  }

  private void end(Run current, int signal) {
    send(current, signal);
    thaw(current);
    publish("kill", Map.of("signal", Integer.toString(signal)));
  }

  /** After SIGKILL. A process that the kernel does not let go of is said to be so. */
  private void awaitEnd(Run current) throws InterruptedException {
    Waiters.await(current.exited(), Duration.ofSeconds(10));
    if (!current.exited().isDone()) {
      throw new EngineException(
          Kind.INTERNAL,
          "container "
              + container.name()
              + " did not end within 10 s of SIGKILL (pid "
              + current.pid()
              + ")");
    }
  }

  private int stopSignal() {
    String signal = container.config().stopSignal();
    return signal.isEmpty() ? Processes.SIGTERM : Signals.number(signal);
  }

  /** Sends a signal; moby's rules on what it means for the restart policy and a pause. */
  void kill(String signal) {
    int number = signal.isEmpty() ? Processes.SIGKILL : Signals.number(signal);
    lock.lock();
    try {
      String own = container.config().stopSignal();
      boolean ends = own.isEmpty() || number == Processes.SIGKILL || number == Signals.number(own);
      if (state instanceof State.Restarting && ends) {
        manuallyStopped = true;
        cancelRestart();
        return;
      }
      Run current = running();
      if (ends) {
        manuallyStopped = true;
        persist();
      }
      send(current, number);
      if (ends) {
        thaw(current);
      }
      publish("kill", Map.of("signal", Integer.toString(number)));
    } finally {
      lock.unlock();
    }
  }

  private static void send(Run current, int signal) {
    try {
      current.signal(signal);
    } catch (SyscallException e) {
      throw new EngineException(Kind.INTERNAL, String.valueOf(e.getMessage()), e);
    }
  }

  /** A frozen process does not see its signal. */
  private void thaw(Run current) {
    lock.lock();
    try {
      if (current.equals(run) && state instanceof State.Paused paused) {
        current.cgroup().thaw();
        become(paused.running());
        publish("unpause", Map.of());
      }
    } catch (IOException e) {
      throw new EngineException(Kind.INTERNAL, String.valueOf(e.getMessage()), e);
    } finally {
      lock.unlock();
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
      // A probe that is under way could not be ended in a frozen group.
      health.pause();
      current.cgroup().freeze();
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

  /** Work that takes a container apart. */
  interface Removal {
    void run() throws IOException;
  }

  /**
   * Removes it, after killing it if asked. Nothing starts it any more once this has begun; a
   * removal that failed may be tried again.
   */
  void remove(boolean force, Removal work) throws IOException, InterruptedException {
    Run current = beginRemoval(force);
    try {
      if (current != null) {
        send(current, Processes.SIGKILL);
        thaw(current);
        awaitEnd(current);
      }
      lock.lock();
      try {
        if (!(state instanceof State.Removing)) {
          become(new State.Removing(state));
        }
      } finally {
        lock.unlock();
      }
      work.run();
    } catch (IOException | InterruptedException | RuntimeException e) {
      lock.lock();
      try {
        removing = false;
      } finally {
        lock.unlock();
      }
      throw e;
    }
  }

  private @Nullable Run beginRemoval(boolean force) {
    lock.lock();
    try {
      if (removing) {
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
      removing = true;
      cancelRestart();
      return run;
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
      ContainerRecord renamed = container.renamed(name);
      store.save(renamed);
      container = renamed;
      publish("rename", Map.of("oldName", "/" + old));
    } finally {
      lock.unlock();
    }
  }

  /** A change of what it is, with the run it has then, if any. */
  interface Change {
    ContainerRecord apply(ContainerRecord now, @Nullable Run run) throws IOException;
  }

  /** Changes the record, e.g. its endpoints; nothing starts or ends it meanwhile. */
  void update(Change change) throws IOException {
    lock.lock();
    try {
      ContainerRecord changed = change.apply(container, run);
      store.save(changed);
      container = changed;
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
      watchEnd(adopted);
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
      leaving = true;
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
