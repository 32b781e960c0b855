package dev.jcompose.scheduler.execute;

import org.jspecify.annotations.Nullable;

/** A step's goal cannot be reached; the message says what was seen, more lines follow it. */
final class StepFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final int exitCode;

  StepFailedException(String message, int exitCode, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  StepFailedException(String message) {
    this(message, 1, null);
  }

  int exitCode() {
    return exitCode;
  }
}
