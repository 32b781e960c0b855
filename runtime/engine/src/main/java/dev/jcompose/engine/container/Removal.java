package dev.jcompose.engine.container;

import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of a container. */
final class Removal {

  private static final Logger log = LoggerFactory.getLogger(Removal.class);

  private final Container container;
  private boolean begun;

  Removal(Container container) {
    this.container = container;
  }

  /** Whether it is under way; the lock is held. */
  boolean begun() {
    return begun;
  }

  /** What is said to who wants something else of it. */
  EngineException refusal() {
    return new EngineException(
        Kind.CONFLICT, "container " + container.record().name() + " is marked for removal");
  }

  /** Work that takes a container apart. */
  interface Work {
    void run() throws IOException;
  }

  /**
   * Removes it, after killing it if asked. Nothing starts it any more once this has begun; a
   * removal that failed may be tried again.
   */
  void run(boolean force, Work work) throws IOException, InterruptedException {
    Run current = begin(force);
    try {
      if (current != null) {
        container.stopping().end(current);
      }
      container.locked(
          () -> {
            if (!(container.state() instanceof State.Removing)) {
              container.become(new State.Removing(container.state()));
            }
          });
      work.run();
    } catch (IOException | InterruptedException | RuntimeException e) {
      container.locked(() -> begun = false);
      throw e;
    }
  }

  private @Nullable Run begin(boolean force) {
    container.lock().lock();
    try {
      if (begun) {
        throw new EngineException(
            Kind.CONFLICT,
            "removal of container " + container.record().id() + " is already in progress");
      }
      State state = container.state();
      if ((state.alive() || state instanceof State.Restarting) && !force) {
        throw new EngineException(
            Kind.CONFLICT,
            "cannot remove container \"/"
                + container.record().name()
                + "\": container is "
                + state.status()
                + ": stop the container before removing or force remove");
      }
      begun = true;
      container.life().cancelRestart();
      return container.run();
    } finally {
      container.lock().unlock();
    }
  }

  /** After its things are deleted. */
  void finish() {
    try {
      container.output().delete();
    } catch (IOException e) {
      log.warn("log left container={}", container.record().id(), e);
    }
    container.publish("destroy");
    container.waiters().removed(container.state().exitCode());
  }
}
