package dev.jcompose.cli.command;

/** Arguments that do not go together; the exit code is {@link ExitCode#USAGE}. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String text;

  UsageException(String message) {
    super(message);
    text = message;
  }

  @Override
  public String getMessage() {
    return text;
  }
}
