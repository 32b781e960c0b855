package dev.jcompose.engine.container;

import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import java.io.IOException;

/** Pauses a container with the cgroup freezer. */
final class Freezing {

  private final Container container;

  Freezing(Container container) {
    this.container = container;
  }

  void pause() throws InterruptedException {
    container.lock().lock();
    try {
      Run current = container.running();
      if (!(container.state() instanceof State.Running now)) {
        throw new EngineException(
            Kind.CONFLICT, "Container " + container.record().id() + " is already paused");
      }
      // A probe that is under way could not be ended in a frozen group.
      container.health().pause();
      current.cgroup().freeze();
      container.become(new State.Paused(now));
      container.publish("pause");
    } catch (IOException e) {
      throw new EngineException(Kind.INTERNAL, String.valueOf(e.getMessage()), e);
    } finally {
      container.lock().unlock();
    }
  }

  void unpause() {
    container.lock().lock();
    try {
      Run current = container.running();
      if (!(container.state() instanceof State.Paused paused)) {
        throw new EngineException(
            Kind.CONFLICT, "Container " + container.record().id() + " is not paused");
      }
      thaw(current);
      container.health().start(container.record(), current, paused.running().startedAt());
    } finally {
      container.lock().unlock();
    }
  }

  /** Lets a run go on if it is frozen. */
  void thaw(Run current) {
    container.lock().lock();
    try {
      if (current.equals(container.run()) && container.state() instanceof State.Paused paused) {
        current.cgroup().thaw();
        container.become(paused.running());
        container.publish("unpause");
      }
    } catch (IOException e) {
      throw new EngineException(Kind.INTERNAL, String.valueOf(e.getMessage()), e);
    } finally {
      container.lock().unlock();
    }
  }
}
