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
  private final boolean terminal;

  private FdOutput(Fd fd, boolean terminal) throws SyscallException {
    this.fd = fd;
    this.terminal = terminal;
    Files.setNonBlocking(fd.number(), true);
  }

  /** A pipe's writing end; owns it, and closing the stream closes it. */
  public static FdOutput pipe(Fd writing) throws SyscallException {
    return new FdOutput(writing, false);
  }

  /**
   * A terminal by its master, of which this keeps a descriptor of its own. A terminal's input has
   * no end: closing the stream does nothing, {@link #release} lets go of it.
   */
  public static FdOutput terminal(Fd master) throws SyscallException {
    return new FdOutput(Files.duplicate(master.number(), 3), true);
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
        int done = writeOnce(rest);
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

  // Not while another thread closes: its number could be somebody else's by then.
  private synchronized int writeOnce(byte[] bytes) throws SyscallException {
    return Files.write(fd.number(), bytes, bytes.length);
  }

  @Override
  public void close() {
    if (!terminal) {
      release();
    }
  }

  /** Closes the descriptor, when the process has ended. Idempotent. */
  public synchronized void release() {
    fd.close();
  }
}
