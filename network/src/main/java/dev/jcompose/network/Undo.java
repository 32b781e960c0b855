package dev.jcompose.network;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The way back of a setup that may fail half way: what was pushed runs last-first on {@link #run}.
 * Failures on the way back are suppressed onto the failure that caused it.
 */
final class Undo {

  /** One reverse step. */
  interface Step {
    void run() throws IOException;
  }

  private final Deque<Step> steps = new ArrayDeque<>();

  void push(Step step) {
    steps.push(step);
  }

  /** Goes back, because of a failure that is thrown afterwards. */
  void run(Throwable cause) {
    while (!steps.isEmpty()) {
      try {
        steps.pop().run();
      } catch (IOException | RuntimeException e) {
        cause.addSuppressed(e);
      }
    }
  }
}
