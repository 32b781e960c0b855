package dev.jcompose.scenario;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for a state that something else brings about. */
final class Eventually {
  private static final Duration PAUSE = Duration.ofMillis(50);

  private Eventually() {}

  /** Asserts something about the world. */
  @FunctionalInterface
  interface Claim {
    void check() throws Exception;
  }

  /** Asks again until it is true; after the limit, what was last wrong with it is the failure. */
  static void eventually(Duration limit, Claim claim) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      try {
        claim.check();
        return;
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception | AssertionError e) {
        if (System.nanoTime() > end) {
          throw new AssertionError("not so within " + limit.toSeconds() + " s: " + e, e);
        }
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
