package dev.jcompose.images.transfer;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that several callers may want at the same time: the first one starts it, all wait for it,
 * and when the last one has lost interest it is interrupted.
 *
 * @param <K> tells jobs apart
 * @param <L> what callers are told progress by
 */
final class Shared<K, L> {

  // Guarded by this.
  private final Map<K, Job<L>> jobs = new HashMap<>();

  /** What is done once for all. */
  interface Work<L> {
    /**
     * Works, and cleans up after all callers have taken what they wanted.
     *
     * @param listeners those of the moment
     * @return cleans up
     */
    AutoCloseable run(List<L> listeners) throws IOException, InterruptedException;
  }

  /** What each caller does with the outcome before it is cleaned up. */
  interface Taking {
    void take() throws IOException;
  }

  private static final class Job<L> {
    final List<L> listeners = new CopyOnWriteArrayList<>();
    int callers;
    boolean done;
    @Nullable Exception failure;
    @Nullable Thread thread;
  }

  /** Waits for the job, which is started if it does not run. */
  void run(K key, L listener, Work<L> work, Taking taking)
      throws IOException, InterruptedException {
    Job<L> job = join(key, listener, work);
    try {
      await(job);
      taking.take();
    } finally {
      leave(key, job, listener);
    }
  }

  private synchronized Job<L> join(K key, L listener, Work<L> work) {
    Job<L> job = jobs.get(key);
    if (job == null) {
      Job<L> fresh = new Job<>();
      jobs.put(key, fresh);
      fresh.thread =
          Thread.ofVirtual().name("transfer-" + key).unstarted(() -> work(key, fresh, work));
      fresh.thread.start();
      job = fresh;
    }
    job.callers++;
    job.listeners.add(listener);
    return job;
  }

  private synchronized void await(Job<L> job) throws IOException, InterruptedException {
    while (!job.done) {
      wait();
    }
    switch (job.failure) {
      case null -> {}
      case IOException e -> throw e;
      case InterruptedException e ->
          throw (IOException) new InterruptedIOException("given up").initCause(e);
      case RuntimeException e -> throw e;
      default -> throw new IOException(job.failure);
    }
  }

  private synchronized void leave(K key, Job<L> job, L listener) {
    job.listeners.remove(listener);
    job.callers--;
    Thread thread = job.thread;
    if (job.callers == 0) {
      jobs.remove(key, job);
      if (!job.done && thread != null) {
        thread.interrupt();
      }
      notifyAll();
    }
  }

  private void work(K key, Job<L> job, Work<L> work) {
    AutoCloseable result = () -> {};
    Exception failure = null;
    try {
      result = work.run(job.listeners);
    } catch (IOException | InterruptedException | RuntimeException e) {
      failure = e;
    }
    try (AutoCloseable _ = result) {
      finish(key, job, failure);
    } catch (Exception e) {
      // What was wanted has been taken; what stays is swept later.
      org.slf4j.LoggerFactory.getLogger(Shared.class).warn("cleaning up after {}", key, e);
    }
  }

  /** Publishes the outcome and waits until all have taken it. */
  private synchronized void finish(K key, Job<L> job, @Nullable Exception failure) {
    job.failure = failure;
    job.done = true;
    jobs.remove(key, job);
    notifyAll();
    while (job.callers > 0) {
      try {
        wait();
      } catch (InterruptedException _) {
        // Only meant for the work, which is over.
      }
    }
  }
}
