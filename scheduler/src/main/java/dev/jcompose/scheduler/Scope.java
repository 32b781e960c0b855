package dev.jcompose.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Threads that end before the block does: platform ones, for the JVM waits 0.3 s at its exit for
 * the poller thread that virtual threads leave behind once they read a socket. The first failure
 * interrupts the others; {@link #join} throws it, with later ones suppressed. For the thread that
 * made it only.
 */
public final class Scope implements AutoCloseable {
  private final List<Fork<?>> forks = new ArrayList<>();
  private final Object lock = new Object();
  private @Nullable Throwable failure;

  /** Starts {@code task}. */
  public <T> Fork<T> fork(Callable<T> task) {
    Fork<T> fork = new Fork<>(this, task);
    synchronized (lock) {
      forks.add(fork);
      fork.thread.start();
      if (failure != null) {
        fork.thread.interrupt();
      }
    }
    return fork;
  }

  /** Waits for all. An interrupt of the caller interrupts them and is thrown when they ended. */
  public void join() throws InterruptedException {
    for (Fork<?> fork : forks) {
      try {
        fork.thread.join();
      } catch (InterruptedException e) {
        close();
        throw e;
      }
    }
    Throwable failed;
    synchronized (lock) {
      failed = failure;
    }
    switch (failed) {
      case null -> {}
      case InterruptedException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(failed);
    }
  }

  /** Interrupts what still runs and waits for it. */
  @Override
  public void close() {
    boolean interrupted = false;
    for (Fork<?> fork : forks) {
      if (fork.thread.isAlive()) {
        fork.thread.interrupt();
      }
    }
    for (Fork<?> fork : forks) {
      while (fork.thread.isAlive()) {
        try {
          fork.thread.join();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void failed(Throwable problem) {
    synchronized (lock) {
      if (failure != null) {
        if (failure != problem) {
          failure.addSuppressed(problem);
        }
        return;
      }
      failure = problem;
      for (Fork<?> fork : forks) {
        if (fork.thread != Thread.currentThread()) {
          fork.thread.interrupt();
        }
      }
    }
  }

  /** A running task. */
  public static final class Fork<T> {
    private final Thread thread;
    private volatile @Nullable Outcome<T> outcome;

    private Fork(Scope scope, Callable<T> task) {
      thread = Thread.ofPlatform().daemon().unstarted(() -> run(scope, task));
    }

    @SuppressWarnings("CatchingUnchecked")
    private void run(Scope scope, Callable<T> task) {
      try {
        outcome = new Outcome<>(task.call());
      } catch (Exception | Error e) {
        scope.failed(e);
      }
    }

    /** What it returned; after {@link Scope#join}. */
    public T result() {
      Outcome<T> done = outcome;
      if (done == null) {
        throw new IllegalStateException("result asked for before a successful join");
      }
      return done.value;
    }
  }

  private record Outcome<T>(T value) {}
}
