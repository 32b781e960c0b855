package dev.jcompose.network;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs kernel work of virtual threads on platform threads, for netlink calls may wait some ten
 * milliseconds for the kernel's locks and would hold a carrier meanwhile.
 */
final class OffCarrier {

  // The kernel does one at a time anyway: more threads would only fight for its locks.
  private static final ExecutorService FEW =
      Executors.newFixedThreadPool(4, Thread.ofPlatform().daemon().name("network-", 0).factory());

  // Removals gather while they wait, so each needs a thread of its own, for a moment.
  private static final ExecutorService MANY =
      Executors.newCachedThreadPool(
          Thread.ofPlatform().daemon().name("network-removal-", 0).factory());

  private OffCarrier() {}

  /** Makes something. Not interruptible: a change is done or undone, never left half way. */
  static <T> T make(Callable<T> work) throws IOException {
    return call(FEW, work);
  }

  /** Removes something. Not interruptible. */
  static void remove(Removal work) throws IOException {
    call(
        MANY,
        () -> {
          work.run();
          return true;
        });
  }

  /** Kernel work without a result. */
  interface Removal {
    void run() throws IOException;
  }

  private static <T> T call(ExecutorService threads, Callable<T> work) throws IOException {
    try {
      return Thread.currentThread().isVirtual() ? await(threads.submit(work)) : work.call();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private static <T> T await(Future<T> result) throws Exception {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return result.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          if (e.getCause() instanceof Exception cause) {
            throw cause;
          }
          throw e;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
