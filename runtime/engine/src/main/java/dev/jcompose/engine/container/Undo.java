package dev.jcompose.engine.container;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What to take back if a work of several steps fails half way, last first. {@link #keep} at the end
 * of a success. What cannot be taken back is logged: the failure that led here is the one to throw.
 */
final class Undo implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Undo.class);

  interface Step {
    void run() throws IOException, InterruptedException;
  }

  private final Deque<Step> steps = new ArrayDeque<>();

  void push(Step step) {
    steps.push(step);
  }

  void keep() {
    steps.clear();
  }

  @Override
  public void close() {
    while (!steps.isEmpty()) {
      try {
        steps.pop().run();
      } catch (IOException | RuntimeException e) {
        log.warn("not undone", e);
      } catch (InterruptedException e) {
        log.warn("not undone: interrupted");
        Thread.currentThread().interrupt();
      }
    }
  }
}
