package dev.jcompose.engine.container;

import dev.jcompose.engine.api.ExitWait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Who waits for a container's next exit or for its removal. */
final class Waiters {

  private final Queue<CompletableFuture<Integer>> exits = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<Integer> removal = new CompletableFuture<>();

  /** A wait that is over already. */
  static ExitWait over(int exitCode) {
    return new Wait(CompletableFuture.completedFuture(exitCode), new ConcurrentLinkedQueue<>());
  }

  ExitWait nextExit() {
    CompletableFuture<Integer> future = new CompletableFuture<>();
    exits.add(future);
    return new Wait(future, exits);
  }

  ExitWait removal() {
    return new Wait(removal.copy(), new ConcurrentLinkedQueue<>());
  }

  /** Those who wait for the exit that is being noted: later ones wait for another. */
  Taken take() {
    List<CompletableFuture<Integer>> taken = new ArrayList<>();
    CompletableFuture<Integer> future;
    while ((future = exits.poll()) != null) {
      taken.add(future);
    }
    return exitCode -> taken.forEach(waiting -> waiting.complete(exitCode));
  }

  /** Waiters of one exit. */
  interface Taken {
    void complete(int exitCode);
  }

  void removed(int exitCode) {
    take().complete(exitCode);
    removal.complete(exitCode);
  }

  /** Waits for a future up to a limit; whether it is done is for the caller to see. */
  static void await(CompletableFuture<Integer> future, @Nullable Duration limit)
      throws InterruptedException {
    try {
      if (limit == null) {
        future.get();
      } else {
        future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      }
    } catch (TimeoutException e) {
      // The caller looks at the future.
      return;
    } catch (ExecutionException e) {
      throw new IllegalStateException("exit futures complete normally", e);
    }
  }

  private record Wait(CompletableFuture<Integer> future, Queue<CompletableFuture<Integer>> queue)
      implements ExitWait {
    @Override
    public Result await() throws InterruptedException {
      try {
        return new Result(future.get(), null);
      } catch (ExecutionException e) {
        return new Result(-1, new WaitError(String.valueOf(e.getMessage())));
      }
    }

    @Override
    public void close() {
      queue.removeIf(other -> other == future);
      future.completeExceptionally(new IllegalStateException("nobody waits any more"));
    }
  }
}
