package dev.jcompose.build;

import java.io.IOException;

/** A build that cannot be done; the message says what and where. */
public final class BuildException extends IOException {

  private static final long serialVersionUID = 1;

  private final String excerpt;
  private final int exitCode;

  public BuildException(String message) {
    this(message, "", 1, null);
  }

  /**
   * @param excerpt lines of the Dockerfile with those that failed marked; empty for none
   * @param exitCode of a step's process, else 1
   */
  public BuildException(
      String message,
      String excerpt,
      int exitCode,
      @org.jspecify.annotations.Nullable Throwable cause) {
    super(message, cause);
    this.excerpt = excerpt;
    this.exitCode = exitCode;
  }

  /** Lines of the Dockerfile, those that failed marked; may be empty. */
  public String excerpt() {
    return excerpt;
  }

  /** The exit code of the step's process, or 1. */
  public int exitCode() {
    return exitCode;
  }
}
