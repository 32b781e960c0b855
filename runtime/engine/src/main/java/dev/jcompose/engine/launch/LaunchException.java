package dev.jcompose.engine.launch;

import java.io.IOException;

/** A process that did not come to be; {@code exitCode} is 127, 126 or 128 as docker run says. */
public final class LaunchException extends IOException {

  private static final long serialVersionUID = 1;

  private final int exitCode;

  public LaunchException(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  public LaunchException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** What the container's exit code is then. */
  public int exitCode() {
    return exitCode;
  }
}
