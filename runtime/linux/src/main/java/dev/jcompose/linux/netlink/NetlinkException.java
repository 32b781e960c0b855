package dev.jcompose.linux.netlink;

import dev.jcompose.linux.Errno;
import java.io.IOException;

/** A netlink request that the kernel refused: the request, the errno, the kernel's own words. */
public final class NetlinkException extends IOException {

  private static final long serialVersionUID = 1;

  private final int errno;

  NetlinkException(String request, Errno errno, String kernelText) {
    super(request + ": " + errno + (kernelText.isEmpty() ? "" : ": " + kernelText));
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
