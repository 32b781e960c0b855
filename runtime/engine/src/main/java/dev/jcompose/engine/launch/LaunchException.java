package dev.jcompose.engine.launch;

import dev.jcompose.linux.Errno;
import dev.jcompose.linux.SyscallException;
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

  /** From what execve(2) said of a program. */
  static LaunchException ofExec(String program, SyscallException refusal) {
    String quoted = "exec: \"" + program + "\": ";
    if (refusal.is(Errno.ENOENT)) {
      return new LaunchException(
          127, quoted + "no such file or directory, or its interpreter is missing", refusal);
    }
    if (refusal.is(Errno.EACCES) || refusal.is(Errno.EISDIR) || refusal.is(Errno.EPERM)) {
      return new LaunchException(126, quoted + "permission denied", refusal);
    }
    if (refusal.is(Errno.ENOEXEC)) {
      return new LaunchException(
          126,
          quoted + "exec format error: neither a program of this machine nor a script with #!",
          refusal);
    }
    return new LaunchException(128, quoted + refusal.errno(), refusal);
  }
}
