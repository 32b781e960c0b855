package dev.jcompose.images.transfer;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs tasks on virtual threads; the first failure interrupts the others and is thrown. */
final class Together {

  // Guarded by this.
  private final List<Thread> threads = new ArrayList<>();
  private @Nullable Exception failure;

  /** Something to do. */
  interface Task {
    void run() throws IOException, InterruptedException;
  }

  private Together() {}

  /** Returns when all are over. */
  static void run(List<? extends Task> tasks) throws IOException, InterruptedException {
    Together together = new Together();
    synchronized (together) {
      for (Task task : tasks) {
        together.threads.add(Thread.ofVirtual().start(() -> together.attempt(task)));
      }
    }
    together.join();
  }

  private void attempt(Task task) {
    try {
      task.run();
    } catch (IOException | InterruptedException | RuntimeException e) {
      stop(e);
    }
  }

  private synchronized void stop(Exception e) {
    if (failure == null) {
      failure = e;
      threads.forEach(Thread::interrupt);
    }
  }

  private void join() throws IOException, InterruptedException {
    List<Thread> all;
    synchronized (this) {
      all = List.copyOf(threads);
    }
    try {
      for (Thread thread : all) {
        thread.join();
      }
    } catch (InterruptedException e) {
      stop(e);
      for (Thread thread : all) {
        joinInterrupted(thread);
      }
      throw e;
    }
    synchronized (this) {
      switch (failure) {
        case null -> {}
        case IOException e -> throw e;
        case InterruptedException e -> throw e;
        case RuntimeException e -> throw e;
        default -> throw new IOException(failure);
      }
    }
  }

  /** They were told to end; leaving them alone would let them work on what is taken back. */
  private static void joinInterrupted(Thread thread) {
    boolean joined = false;
    while (!joined) {
      try {
        joined = thread.join(Duration.ofMinutes(1));
      } catch (InterruptedException _) {
        // Told once is enough.
      }
    }
  }
}
