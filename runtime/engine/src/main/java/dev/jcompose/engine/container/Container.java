package dev.jcompose.engine.container;

import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.ExitWait;
import dev.jcompose.engine.api.HostConfig;
import dev.jcompose.engine.log.ContainerOutput;
import dev.jcompose.images.RootFilesystem;
import dev.jcompose.linux.cgroup.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One container: what it is and where it is in its life. What happens to it is in {@link Life},
 * {@link Stopping}, {@link Freezing} and {@link Removal}. State changes happen under its lock;
 * nobody holds the lock while waiting for the process to end. Snapshots are read without it.
 */
final class Container {

  private static final Logger log = LoggerFactory.getLogger(Container.class);

  private final Machinery machinery;
  private final ContainerStore store;
  private final ContainerFiles files;
  private final RootFilesystem rootfs;
  private final ContainerOutput output;
  private final Health health;
  private final Waiters waiters = new Waiters();
  private final ReentrantLock lock = new ReentrantLock();
  private final Life life;
  private final Freezing freezing;
  private final Stopping stopping;
  private final Removal removal;

  private volatile ContainerRecord container;
  private volatile State state;
  private volatile @Nullable Run run;
  private volatile int restartCount;
  private boolean manuallyStopped;

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
    this.container = container;
    this.rootfs = rootfs;
    this.state = state;
    this.files = store.files(container.id());
    this.output = Outputs.open(machinery, container, files, this::resumeOutput);
    this.health = new Health(machinery, status -> publish("health_status: " + status.word()));
    this.life = new Life(this, machinery, starter);
    this.freezing = new Freezing(this);
    this.stopping = new Stopping(this);
    this.removal = new Removal(this);
  }

  private void resumeOutput() {
    Run current = run;
    if (current != null) {
      current.drains().forEach(drain -> drain.resume());
    }
  }

  // What it is ------------------------------------------------------------------------------

  ContainerRecord record() {
    return container;
  }

  State state() {
    return state;
  }

  @Nullable Run run() {
    return run;
  }

  /** The run of a container that runs; CONFLICT otherwise. */
  Run running() {
    Run current = run;
    if (current == null || !state.alive()) {
      throw new EngineException(Kind.CONFLICT, "Container " + container.id() + " is not running");
    }
    return current;
  }

  int restartCount() {
    return restartCount;
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

  // What happens to it ----------------------------------------------------------------------

  Life life() {
    return life;
  }

  Stopping stopping() {
    return stopping;
  }

  Freezing freezing() {
    return freezing;
  }

  Removal removal() {
    return removal;
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

  /** Changes limits, of its present run too; those that are not in force, for people to read. */
  List<String> update(HostConfig changes) throws IOException {
    lock.lock();
    try {
      if (removal.begun()) {
        throw new EngineException(
            Kind.CONFLICT,
            "Cannot update container "
                + container.id()
                + ": Container is marked for removal and cannot be \"update\".");
      }
      List<String> warnings = new ArrayList<>();
      update(
          (now, running) -> {
            HostConfig changed = ResourceUpdate.apply(now, changes);
            Limits limits = ResourceLimits.limits(changed, List.of());
            if (running != null) {
              String parent = changed.cgroupParent();
              warnings.addAll(machinery.cgroups().update(running.cgroup(), parent, limits));
            }
            return now.withHostConfig(changed);
          });
      warnings.addAll(ResourceLimits.warnings(changes));
      publish("update");
      return warnings;
    } finally {
      lock.unlock();
    }
  }

  void rename(String name) throws IOException {
    lock.lock();
    try {
      String old = container.name();
      update((now, _) -> now.renamed(name));
      publish("rename", Map.of("oldName", "/" + old));
    } finally {
      lock.unlock();
    }
  }

  // For its parts: state, under the lock ----------------------------------------------------

  /** The lock that every change of state is made under; it may be taken again by its holder. */
  ReentrantLock lock() {
    return lock;
  }

  void locked(Runnable work) {
    lock.lock();
    try {
      work.run();
    } finally {
      lock.unlock();
    }
  }

  /** Goes on to another state, with the run that belongs to it. */
  void become(State next, @Nullable Run with) {
    run = with;
    become(next);
  }

  void become(State next) {
    state = next;
    persist();
  }

  /** Whether somebody ended it, so that its policy does not start it again. */
  boolean manuallyStopped() {
    return manuallyStopped;
  }

  /** Remembered with the next change of state, or by {@link #persist}. */
  void manuallyStopped(boolean value) {
    manuallyStopped = value;
  }

  void restartCount(int count) {
    restartCount = count;
  }

  void persist() {
    try {
      store.save(
          container.id(), StoredState.of(state, machinery.bootId(), restartCount, manuallyStopped));
    } catch (IOException e) {
      log.error("state not saved container={} state={}", container.id(), state.status(), e);
    }
  }

  // Events ----------------------------------------------------------------------------------

  void publish(String action) {
    publish(action, Map.of());
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
