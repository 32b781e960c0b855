package dev.jcompose.linux;

import java.io.IOException;

/** A system call that the kernel refused: the call with its arguments, and the errno. */
public final class SyscallException extends IOException {

  private static final long serialVersionUID = 1;

  private final int errno;

  public SyscallException(String call, Errno errno) {
    super(call + ": " + errno);
    this.errno = errno.code();
  }

  /** Why. */
  public Errno errno() {
    return new Errno(errno);
  }

  /** Whether this is why. */
  public boolean is(Errno candidate) {
    return errno == candidate.code();
  }
}
