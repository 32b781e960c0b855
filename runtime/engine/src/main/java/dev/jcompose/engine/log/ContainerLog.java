package dev.jcompose.engine.log;

import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.Frame;
import dev.jcompose.engine.api.FrameStream;
import dev.jcompose.engine.api.LogsRequest;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.SyscallException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A container's log in files, for the whole life of the container: {@code begin} and {@code end}
 * enclose each run, readers may come at any time and from any thread.
 *
 * <p>Two locks: {@code writing} puts writers in order and is held while the file is written; {@code
 * state} guards what readers see and is held for moments (and for the renames of a rotation).
 */
public final class ContainerLog implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(ContainerLog.class);

  private final Path directory;
  private final LogSettings settings;
  private final InstantSource clock;

  private final ReentrantLock writing = new ReentrantLock();
  private final LogWriter writer;

  private final ReentrantLock state = new ReentrantLock();
  private final Condition changed = state.newCondition();
  private final LogFiles files;
  private long run;
  private boolean running;
  private boolean packing;

  private ContainerLog(Path directory, LogFiles files, LogSettings settings, InstantSource clock) {
    this.directory = directory;
    this.files = files;
    this.settings = settings;
    this.clock = clock;
    this.writer = new LogWriter(new NewestFile(), settings);
  }

  /**
   * The log in a container's directory; what earlier runs, or earlier engines, left there can be
   * read at once. No file is created before the first run.
   */
  public static ContainerLog open(
      Path directory, String id, LogSettings settings, InstantSource clock) throws IOException {
    LogFiles files = new LogFiles(path(directory, id, settings), settings.maxFile());
    ContainerLog log = new ContainerLog(directory, files, settings, clock);
    if (settings.kept()) {
      log.mend();
    }
    return log;
  }

  static Path path(Path directory, String id, LogSettings settings) {
    return directory.resolve(id + settings.format().suffix());
  }

  /** The current file, if it is one in Docker's json-file format (the API's {@code LogPath}). */
  Optional<Path> jsonFile() {
    return settings.kept() && settings.format() == RecordFormat.JSON
        ? Optional.of(files.current())
        : Optional.empty();
  }

  /** Goes on where an engine that was killed has been. */
  private void mend() throws IOException {
    Journal left = Journal.left(directory).orElse(null);
    if (left != null) {
      Journal.Place place = left.place();
      if (place.inode() == 0 || place.inode() == files.inode()) {
        files.cut(place.length());
      }
    }
    files.cutTornLine();
    if (left != null) {
      writer.resume(left, clock.instant());
    }
  }

  /** A run starts: followers that come from now on wait for its end. */
  public void begin() {
    if (settings.kept()) {
      writing.lock();
      try {
        if (writer.journal() == null) {
          writer.attach(Journal.create(directory, writer.place()));
        }
      } catch (IOException e) {
        // The container matters more: what is under way when the engine is killed may be lost.
        LOGGER.warn("log without a journal directory={} reason={}", directory, e.getMessage());
      } finally {
        writing.unlock();
      }
    }
    state.lock();
    try {
      run++;
      running = true;
    } finally {
      state.unlock();
    }
  }

  /**
   * Takes bytes out of a container's pipe for {@link #write}, so that they are not lost if the
   * engine is killed before. 0 is the pipe's end; an empty one is EAGAIN.
   */
  public int take(Frame.Stream stream, int pipe, byte[] buffer) throws SyscallException {
    writing.lock();
    try {
      Journal journal = writer.journal();
      return journal == null ? Files.read(pipe, buffer) : journal.take(stream, pipe, buffer);
    } finally {
      writing.unlock();
    }
  }

  /**
   * Appends what was read from one of the container's streams; the buffer is consumed. The time of
   * the call is the time of every line that it completes.
   *
   * @throws IOException if the file cannot be written; what this call brought is lost then, and the
   *     log can be written on
   */
  public void write(Frame.Stream stream, ByteBuffer bytes) throws IOException {
    if (!settings.kept()) {
      bytes.position(bytes.limit());
      return;
    }
    writing.lock();
    try {
      writer.write(stream, bytes, clock.instant());
    } finally {
      writing.unlock();
    }
  }

  /** The stream is at its end: an unfinished line becomes a record of its own. */
  public void endOfStream(Frame.Stream stream) throws IOException {
    if (!settings.kept()) {
      return;
    }
    writing.lock();
    try {
      writer.endOfStream(stream, clock.instant());
    } finally {
      writing.unlock();
    }
  }

  /** The run is over: both streams are at their end, followers end after the last line. */
  public void end() throws IOException {
    finish(
        () -> {
          endOfStream(Frame.Stream.STDOUT);
          endOfStream(Frame.Stream.STDERR);
        },
        writer::end);
  }

  /** This engine's part is over, the run is not: unfinished lines stay so. Followers end. */
  public void letGo() throws IOException {
    finish(() -> {}, writer::letGo);
  }

  private interface Step {
    void run() throws IOException;
  }

  private void finish(Step last, Step close) throws IOException {
    writing.lock();
    try {
      last.run();
    } finally {
      try {
        close.run();
      } finally {
        writing.unlock();
        stopFollowers();
      }
    }
  }

  /**
   * Reads the log. A follower is woken by the writer, goes on across rotations and ends with the
   * run; one that comes between runs ends where the log ends.
   *
   * @throws EngineException UNSUPPORTED if the log is not kept
   */
  public FrameStream read(LogsRequest request, boolean tty) throws IOException {
    if (!settings.kept()) {
      throw new EngineException(
          EngineException.Kind.UNSUPPORTED, "configured logging driver does not support reading");
    }
    return LogReader.open(this, request, tty, clock);
  }

  LogSettings settings() {
    return settings;
  }

  /** The unfinished line of a stream, which no reader sees yet. */
  byte[] pending(Frame.Stream stream) {
    writing.lock();
    try {
      return writer.splitter(stream).pending();
    } finally {
      writing.unlock();
    }
  }

  /** Deletes the files; for a container that is removed. */
  public void delete() throws IOException {
    close();
    state.lock();
    try {
      while (packing) {
        changed.awaitUninterruptibly();
      }
      files.delete();
    } finally {
      state.unlock();
    }
  }

  /** Ends the run if there is one. */
  @Override
  public void close() throws IOException {
    end();
  }

  private void stopFollowers() {
    state.lock();
    try {
      running = false;
      changed.signalAll();
    } finally {
      state.unlock();
    }
  }

  /** The file that is written, for the writer; each step under the state lock. */
  private final class NewestFile implements LogWriter.Shelf {

    @Override
    public OutputStream open() throws IOException {
      state.lock();
      try {
        return files.append();
      } finally {
        state.unlock();
      }
    }

    @Override
    public long inode() throws IOException {
      return files.inode();
    }

    @Override
    public long length() {
      return files.newest().length;
    }

    @Override
    public void appended(int bytes) {
      state.lock();
      try {
        files.newest().length += bytes;
        changed.signalAll();
      } finally {
        state.unlock();
      }
    }

    @Override
    public void takeBack() throws IOException {
      files.cutFile();
    }

    @Override
    public void rotate() throws IOException {
      state.lock();
      try {
        files.rotate();
        changed.signalAll();
        if (settings.compress() && !packing) {
          packing = true;
          Thread.ofVirtual().name("pack " + directory.getFileName()).start(ContainerLog.this::pack);
        }
      } finally {
        state.unlock();
      }
    }
  }

  // Compression, on a thread of its own -------------------------------------------------------

  private void pack() {
    try {
      while (packOne()) {
        // There may be another by now.
      }
    } catch (IOException e) {
      LOGGER.warn("log not compressed directory={}", directory, e);
      donePacking();
    }
  }

  /** False, and packing is over, if there is nothing left to do. */
  private boolean packOne() throws IOException {
    LogFiles.Segment segment;
    FileChannel plain;
    state.lock();
    try {
      segment = files.unpacked();
      plain = segment == null ? null : files.open(segment);
      if (segment == null || plain == null) {
        donePacking();
        return false;
      }
    } finally {
      state.unlock();
    }
    files.pack(plain);
    state.lock();
    try {
      files.packed(segment);
    } finally {
      state.unlock();
    }
    return true;
  }

  private void donePacking() {
    state.lock();
    try {
      packing = false;
      changed.signalAll();
    } finally {
      state.unlock();
    }
  }

  // What readers ask, all under the state lock.

  /** A place in the log: a position in a segment, open for reading unless it is gone. */
  record Place(LogFiles.Segment segment, @Nullable FileChannel channel, long length) {}

  /** Where a reader that starts now ends unless it follows; and which run it may follow. */
  record Bounds(long segment, long length, long run, boolean running) {}

  Bounds bounds() {
    state.lock();
    try {
      LogFiles.Segment newest = files.newest();
      return new Bounds(newest.number, newest.length, run, running);
    } finally {
      state.unlock();
    }
  }

  /** The oldest segment younger than this number that is still there; null at the log's end. */
  @Nullable Place openAfter(long number) throws IOException {
    return open(() -> files.after(number));
  }

  /** The youngest segment older than this number; null if there is none. */
  @Nullable Place openBefore(long number) throws IOException {
    return open(() -> files.before(number));
  }

  private @Nullable Place open(Supplier<LogFiles.@Nullable Segment> choice) throws IOException {
    LogFiles.Segment segment;
    FileChannel channel;
    state.lock();
    try {
      segment = choice.get();
      if (segment == null) {
        return null;
      }
      channel = files.open(segment);
      if (channel == null || !segment.packed) {
        return new Place(segment, channel, segment.length);
      }
    } finally {
      state.unlock();
    }
    FileChannel plain = files.unpack(channel);
    long length = plain.size();
    state.lock();
    try {
      segment.length = length;
    } finally {
      state.unlock();
    }
    return new Place(segment, plain, length);
  }

  /** How far a segment can be read, and whether it ends there. */
  record Extent(long length, boolean sealed) {}

  Extent extent(LogFiles.Segment segment) {
    state.lock();
    try {
      return new Extent(segment.length, segment.sealed);
    } finally {
      state.unlock();
    }
  }

  /**
   * Waits for more than {@code length} bytes in a segment, or for its end.
   *
   * @return false if the run that is followed is over, the reader was closed, or time is up
   */
  boolean awaitMore(LogFiles.Segment segment, long length, LogReader reader)
      throws InterruptedException {
    state.lock();
    try {
      while (segment.length <= length && !segment.sealed) {
        if (!running || run != reader.followedRun() || reader.closed()) {
          return false;
        }
        long left = reader.nanosLeft();
        if (left <= 0) {
          return false;
        }
        if (left == Long.MAX_VALUE) {
          changed.await();
        } else if (changed.awaitNanos(left) <= 0) {
          return false;
        }
      }
      return true;
    } finally {
      state.unlock();
    }
  }

  /** Makes waiting readers look at their state again. */
  void wakeReaders() {
    state.lock();
    try {
      changed.signalAll();
    } finally {
      state.unlock();
    }
  }
}
