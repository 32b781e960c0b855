package dev.jcompose.engine.io;

import dev.jcompose.linux.Errno;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.SyscallException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads what a process prints on one descriptor and hands it on, from the loop's thread; slows the
 * process down when the sink says so. Owns the descriptor.
 */
public final class Drain implements AutoCloseable {

  private final Fd fd;
  private final Source source;
  private final Sink sink;
  private final IoLoop.Watch watch;
  private final AtomicInteger resumes = new AtomicInteger();
  private boolean closed;

  /** Takes bytes; false asks to wait for {@link Drain#resume}. */
  @FunctionalInterface
  public interface Sink {
    boolean take(ByteBuffer bytes);
  }

  /** Reads from a descriptor: bytes into the buffer's start, 0 at the end, or EAGAIN. */
  @FunctionalInterface
  public interface Source {
    int read(int fd, byte[] buffer) throws SyscallException;
  }

  /** Starts reading. */
  public Drain(IoLoop loop, Fd fd, Sink sink) throws SyscallException {
    this(loop, fd, Files::read, sink);
  }

  /** Starts reading by way of {@code source}. */
  public Drain(IoLoop loop, Fd fd, Source source, Sink sink) throws SyscallException {
    this.fd = fd;
    this.source = source;
    this.sink = sink;
    Files.setNonBlocking(fd.number(), true);
    synchronized (this) {
      // The loop may call back before the constructor ends.
      this.watch = loop.watch(fd.number(), this::ready);
    }
  }

  private synchronized void ready(byte[] buffer) {
    int before = resumes.get();
    if (!closed && !readOnce(buffer)) {
      watch.pause();
      if (resumes.get() != before) {
        // The sink's wish changed between its refusal and the pause.
        watch.resume();
      }
    }
  }

  /** False when there is nothing more for now, or the sink is full. */
  private boolean readOnce(byte[] buffer) {
    try {
      int length = source.read(fd.number(), buffer);
      if (length <= 0) {
        // End of file: nobody writes any more. The owner closes when the process has exited.
        return false;
      }
      return sink.take(ByteBuffer.wrap(buffer, 0, length));
    } catch (SyscallException e) {
      // EIO: a terminal whose other side is closed.
      return e.is(Errno.EAGAIN);
    }
  }

  /** The sink can take more. */
  public void resume() {
    resumes.incrementAndGet();
    watch.resume();
  }

  /** Hands on what is there without regard to the sink's wish, then closes. */
  public synchronized void finish() {
    if (closed) {
      return;
    }
    byte[] buffer = new byte[IoLoop.CHUNK];
    try {
      int length;
      while ((length = source.read(fd.number(), buffer)) > 0) {
        sink.take(ByteBuffer.wrap(buffer, 0, length));
      }
    } catch (SyscallException e) {
      if (!e.is(Errno.EAGAIN) && !e.is(Errno.EIO)) {
        throw new IllegalStateException(e);
      }
    } finally {
      close();
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      watch.cancel();
      fd.close();
    }
  }
}
