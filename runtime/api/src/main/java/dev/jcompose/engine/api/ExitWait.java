package dev.jcompose.engine.api;

import org.jspecify.annotations.Nullable;

/** A registered wait: the exit cannot be missed any more. */
public interface ExitWait extends AutoCloseable {
  /** Waits. */
  Result await() throws InterruptedException;

  @Override
  void close();

  /** The exit code (128+n for a signal), and an error if the wait itself failed. */
  record Result(int statusCode, @Nullable WaitError error) {}

  /** Why a wait failed. */
  record WaitError(String message) {}
}
