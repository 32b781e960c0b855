package dev.jcompose.scheduler;

import org.jspecify.annotations.Nullable;

/**
 * The project could not be brought to where it should be. The message names service, cause and what
 * to do; {@code exitCode} is the command's.
 */
public final class ComposeException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final int exitCode;

  public ComposeException(String message) {
    this(message, 1, null);
  }

  public ComposeException(String message, int exitCode, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** What the command should exit with. */
  public int exitCode() {
    return exitCode;
  }
}
