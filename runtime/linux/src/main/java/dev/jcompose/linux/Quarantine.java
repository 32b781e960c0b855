package dev.jcompose.linux;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Runs work that changes the namespaces or credentials of its thread: on a fresh platform thread
 * that ends afterwards, whose result is read after {@code join} by a platform thread that never
 * left the engine's namespaces.
 *
 * <p>Be aware: the work must start no thread, complete no future and unpark nobody while it stands
 * in a foreign namespace, for the JVM may start a carrier thread from it, which would then stay
 * there.
 */
public final class Quarantine {

  // Waits for quarantined threads on behalf of virtual ones; its threads never change namespace.
  private static final ExecutorService WARDENS =
      Executors.newCachedThreadPool(
          Thread.ofPlatform().daemon().name("quarantine-warden-", 0).factory());

  private Quarantine() {}

  /** Runs the work and returns its result; what it throws is thrown here. */
  public static <T> T call(String name, Callable<T> work) throws Exception {
    return supervised(() -> supervise(name, work));
  }

  /**
   * Runs work on a platform thread that never left the engine's namespaces, and may therefore wait
   * for quarantined ones: the calling thread itself unless it is virtual.
   */
  public static <T> T supervised(Callable<T> work) throws Exception {
    if (!Thread.currentThread().isVirtual()) {
      return work.call();
    }
    Future<T> result = WARDENS.submit(work);
    try {
      return result.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** As {@link #call}, inside one namespace that {@code fd} refers to, see setns(2). */
  public static <T> T callIn(String name, int fd, int type, Callable<T> work) throws Exception {
    return call(
        name,
        () -> {
          Namespaces.enter(fd, type);
          return work.call();
        });
  }

  private static <T> T supervise(String name, Callable<T> work) throws Exception {
    Worker<T> worker = new Worker<>(work);
    Thread thread = Thread.ofPlatform().name(name).start(worker);
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        // Kernel work is short and must not be abandoned half way.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return worker.outcome();
  }

  private static final class Worker<T> implements Runnable {
    private final Callable<T> work;
    // Written by the worker thread, read after join: plain on purpose.
    private @Nullable T result;
    private @Nullable Throwable failure;

    Worker(Callable<T> work) {
      this.work = work;
    }

    @Override
    @SuppressWarnings("CatchingUnchecked")
    public void run() {
      try {
        result = work.call();
      } catch (Exception | LinkageError | AssertionError | OutOfMemoryError e) {
        failure = e;
      }
    }

    @SuppressWarnings("NullAway") // T itself may be nullable
    T outcome() throws Exception {
      switch (failure) {
        case null -> {
          return result;
        }
        case Exception e -> throw e;
        case Error e -> throw e;
        default -> throw new IllegalStateException(failure);
      }
    }
  }
}
