package dev.jcompose.engine.container;

import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.linux.Processes;
import dev.jcompose.linux.SyscallException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ends a container's process by signals, by moby's rules on what each means for its policy. */
final class Stopping {

  private static final int DEFAULT_GRACE_SECONDS = 10;

  private final Container container;

  Stopping(Container container) {
    this.container = container;
  }

  /** Stops it: signal, grace, SIGKILL. NOT_MODIFIED if it does not run. */
  void stop(@Nullable Integer timeout, @Nullable String signal) throws InterruptedException {
    Run current;
    int number = signal == null || signal.isEmpty() ? stopSignal() : Signals.number(signal);
    container.lock().lock();
    try {
      container.manuallyStopped(true);
      if (container.life().cancelRestart()) {
        container.publish("stop");
        return;
      }
      current = container.run();
      if (current == null || !container.state().alive()) {
        throw new EngineException(Kind.NOT_MODIFIED, "not running");
      }
      container.persist();
    } finally {
      container.lock().unlock();
    }
    Integer own = container.record().config().stopTimeout();
    int grace = timeout != null ? timeout : own != null ? own : DEFAULT_GRACE_SECONDS;
    if (grace != 0) {
      signal(current, number);
      Waiters.await(current.exited(), grace < 0 ? null : Duration.ofSeconds(grace));
    }
    if (!current.exited().isDone()) {
      signal(current, Processes.SIGKILL);
      awaitEnd(current);
    }
    container.publish("stop");
  }

  private void signal(Run current, int signal) {
    send(current, signal);
    // A frozen process does not see its signal.
    container.freezing().thaw(current);
    container.publish("kill", Map.of("signal", Integer.toString(signal)));
  }

  private int stopSignal() {
    String signal = container.record().config().stopSignal();
    return signal.isEmpty() ? Processes.SIGTERM : Signals.number(signal);
  }

  /** Kills it and waits for its end. */
  void end(Run current) throws InterruptedException {
    send(current, Processes.SIGKILL);
    container.freezing().thaw(current);
    awaitEnd(current);
  }

  /** After SIGKILL. A process that the kernel does not let go of is said to be so. */
  private void awaitEnd(Run current) throws InterruptedException {
    Waiters.await(current.exited(), Duration.ofSeconds(10));
    if (!current.exited().isDone()) {
      throw new EngineException(
          Kind.INTERNAL,
          "container "
              + container.record().name()
              + " did not end within 10 s of SIGKILL (pid "
              + current.pid()
              + ")");
    }
  }

  /** Sends a signal; moby's rules on what it means for the restart policy and a pause. */
  void kill(String signal) {
    int number = signal.isEmpty() ? Processes.SIGKILL : Signals.number(signal);
    container.lock().lock();
    try {
      String own = container.record().config().stopSignal();
      boolean ends = own.isEmpty() || number == Processes.SIGKILL || number == Signals.number(own);
      if (container.state() instanceof State.Restarting && ends) {
        container.manuallyStopped(true);
        container.life().cancelRestart();
        return;
      }
      Run current = container.running();
      if (ends) {
        container.manuallyStopped(true);
        container.persist();
      }
      send(current, number);
      if (ends) {
        container.freezing().thaw(current);
      }
      container.publish("kill", Map.of("signal", Integer.toString(number)));
    } finally {
      container.lock().unlock();
    }
  }

  static void send(Run current, int signal) {
    try {
      current.signal(signal);
    } catch (SyscallException e) {
      throw new EngineException(Kind.INTERNAL, String.valueOf(e.getMessage()), e);
    }
  }
}
