package dev.jcompose.cli.command;

/** What the process ends with, besides a container's own exit code. */
final class ExitCode {
  static final int OK = 0;
  static final int FAILURE = 1;
  static final int USAGE = 2;

  /** {@code plan --detailed-exitcode}: there is something to do. */
  static final int CHANGES = 2;

  /** Ended by SIGINT: 128 + 2. */
  static final int INTERRUPTED = 130;

  private ExitCode() {}
}
