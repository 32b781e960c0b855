package dev.jcompose.engine.log;

import dev.jcompose.engine.api.Frame;
import dev.jcompose.engine.api.FrameStream;
import dev.jcompose.engine.api.LogsRequest;
import dev.jcompose.linux.SyscallException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that a container prints, over its whole life: written to its log and handed to the clients
 * that are attached. {@code begin} and {@code end} enclose each run.
 *
 * <p>One lock puts log and clients in the same order, so a client that asks for what was printed
 * before sees every byte once. It is held while the log file is written.
 */
public final class ContainerOutput implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(ContainerOutput.class);

  private final String id;
  private final boolean tty;
  private final ContainerLog log;
  private final OutputHub hub;
  private final boolean kept;
  private final ReentrantLock order = new ReentrantLock();
  private boolean logFails;

  private ContainerOutput(
      String id, boolean tty, LogSettings settings, ContainerLog log, Runnable drained) {
    this.id = id;
    this.tty = tty;
    this.log = log;
    this.kept = settings.kept();
    this.hub = new OutputHub(tty, drained);
  }

  /**
   * Opens a container's output with the log it may already have.
   *
   * @param directory where {@code <id>-json.log} is kept
   * @param drained see {@link OutputHub#OutputHub}
   */
  public static ContainerOutput open(
      Path directory,
      String id,
      boolean tty,
      LogSettings settings,
      InstantSource clock,
      Runnable drained)
      throws IOException {
    ContainerLog log = ContainerLog.open(directory, id, settings, clock);
    return new ContainerOutput(id, tty, settings, log, drained);
  }

  /** A run starts. Clients may have attached before. */
  public void begin() {
    log.begin();
  }

  /**
   * Takes bytes out of one of the container's pipes for {@link #write}; see {@link
   * ContainerLog#take}.
   */
  public int take(Frame.Stream stream, int pipe, byte[] buffer) throws SyscallException {
    return log.take(stream, pipe, buffer);
  }

  /**
   * Logs and hands out what was read from one of the container's streams; the buffer is consumed. A
   * log that cannot be written (a full disk) is reported once and does not stop the container.
   *
   * @return false if the caller should read no more from this container until {@code drained} runs
   */
  public boolean write(Frame.Stream stream, ByteBuffer bytes) {
    order.lock();
    try {
      logged(() -> log.write(stream, bytes.duplicate()));
      return hub.write(stream, bytes);
    } finally {
      order.unlock();
    }
  }

  /** One of the streams is at its end. */
  public void endOfStream(Frame.Stream stream) {
    order.lock();
    try {
      logged(() -> log.endOfStream(stream));
    } finally {
      order.unlock();
    }
  }

  /** The run is over: followers and clients end after the last byte. */
  public void end() {
    order.lock();
    try {
      logged(log::end);
      hub.end();
    } finally {
      order.unlock();
    }
  }

  /**
   * The log's lines.
   *
   * @throws dev.jcompose.engine.api.EngineException UNSUPPORTED if the log is not kept
   */
  public FrameStream logs(LogsRequest request) throws IOException {
    return log.read(request, tty);
  }

  /**
   * Raw output from now on, until the run ends ({@code stream}), after what the log has so far
   * ({@code logs}).
   */
  public FrameStream attach(boolean stdout, boolean stderr, boolean logs, boolean stream)
      throws IOException {
    if (!logs || !kept) {
      FrameStream live = hub.attach(stdout, stderr);
      if (!stream) {
        live.close();
      }
      return live;
    }
    order.lock();
    try {
      Queue<Frame> unfinished = new ArrayDeque<>();
      unfinished(Frame.Stream.STDOUT, stdout, unfinished);
      unfinished(Frame.Stream.STDERR, stderr, unfinished);
      LogsRequest all = new LogsRequest(stdout, stderr, false, false, -1, null, null);
      FrameStream past = log.read(all, tty);
      return new Replay(past, unfinished, stream ? hub.attach(stdout, stderr) : null);
    } finally {
      order.unlock();
    }
  }

  /** This engine's part is over, the run goes on. */
  public void letGo() {
    order.lock();
    try {
      logged(log::letGo);
      hub.end();
    } finally {
      order.unlock();
    }
  }

  /** Where the log is, if it is in Docker's json-file format; empty otherwise. */
  public Optional<Path> jsonFile() {
    return log.jsonFile();
  }

  /** How many clients are attached. */
  public int attached() {
    return hub.attached();
  }

  /** Deletes the log; for a container that is removed. */
  public void delete() throws IOException {
    hub.end();
    log.delete();
  }

  /** Ends the run if there is one; the log stays. */
  @Override
  public void close() {
    end();
  }

  private void unfinished(Frame.Stream stream, boolean wanted, Queue<Frame> frames) {
    byte[] pending = log.pending(stream);
    if (wanted && pending.length > 0) {
      frames.add(new Frame(stream, pending));
    }
  }

  private interface Logging {
    void run() throws IOException;
  }

  private void logged(Logging step) {
    try {
      step.run();
      logFails = false;
    } catch (IOException e) {
      if (!logFails) {
        LOGGER.warn("log not written container={} output is lost until it works again", id, e);
      }
      logFails = true;
    }
  }

  /** The past, then what stood unfinished at the time of attaching, then the present. */
  private static final class Replay implements FrameStream {
    private final FrameStream past;
    private final Queue<Frame> unfinished;
    private final @Nullable FrameStream live;
    private boolean replayed;

    Replay(FrameStream past, Queue<Frame> unfinished, @Nullable FrameStream live) {
      this.past = past;
      this.unfinished = unfinished;
      this.live = live;
    }

    @Override
    public boolean tty() {
      return past.tty();
    }

    @Override
    public @Nullable Frame next() throws IOException, InterruptedException {
      if (!replayed) {
        Frame frame = past.next();
        if (frame != null) {
          return frame;
        }
        replayed = true;
      }
      Frame frame = unfinished.poll();
      return frame != null || live == null ? frame : live.next();
    }

    @Override
    public void close() {
      past.close();
      if (live != null) {
        live.close();
      }
    }
  }
}
