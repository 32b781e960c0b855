package dev.jcompose.engine.io;

import dev.jcompose.linux.Errno;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.SyscallException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * A process's standard input as a stream. The descriptor is non-blocking, so that a process that
 * does not read holds no carrier thread. What is written after the process closed its side is
 * dropped.
 */
public final class FdOutput extends OutputStream {

  private static final long PAUSE_NANOS = 1_000_000;
  private static final Errno EPIPE = new Errno(32);

  private final Fd fd;
  private final boolean closes;

  private FdOutput(Fd fd, boolean closes) throws SyscallException {
    this.fd = fd;
    this.closes = closes;
    Files.setNonBlocking(fd.number(), true);
  }

  /** A pipe's writing end; closing the stream closes it. */
  public static FdOutput pipe(Fd writing) throws SyscallException {
    return new FdOutput(writing, true);
  }

  /** A terminal's master; closing the stream does nothing, for output still comes from it. */
  public static FdOutput terminal(Fd master) throws SyscallException {
    return new FdOutput(master, false);
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    byte[] rest = Arrays.copyOfRange(bytes, offset, offset + length);
    while (rest.length > 0) {
      try {
        int done = Files.write(fd.number(), rest, rest.length);
        rest = Arrays.copyOfRange(rest, done, rest.length);
      } catch (IllegalStateException e) {
        return;
      } catch (SyscallException e) {
        if (e.is(EPIPE) || e.is(Errno.EIO)) {
          return;
        }
        if (!e.is(Errno.EAGAIN)) {
          throw e;
        }
        if (Thread.interrupted()) {
          throw new IOException("interrupted while a process did not read its input", e);
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  @Override
  public void close() {
    if (closes) {
      fd.close();
    }
  }
}
