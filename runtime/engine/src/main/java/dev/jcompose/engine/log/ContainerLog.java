package dev.jcompose.engine.log;

import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.Frame;
import dev.jcompose.engine.api.FrameStream;
import dev.jcompose.engine.api.LogsRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A container's log in the json-file format, for the whole life of the container: {@code begin} and
 * {@code end} enclose each run, readers may come at any time and from any thread.
 *
 * <p>Two locks: {@code writing} puts writers in order and is held while the file is written; {@code
 * state} guards what readers see and is held for moments (and for the renames of a rotation).
 */
public final class ContainerLog implements AutoCloseable {
  private final LogSettings settings;
  private final InstantSource clock;

  private final ReentrantLock writing = new ReentrantLock();
  private final RecordEncoder encoder = new RecordEncoder();
  private final LineSplitter stdout = new LineSplitter();
  private final LineSplitter stderr = new LineSplitter();
  private byte[] copied = new byte[0];
  private @Nullable OutputStream file;

  private final ReentrantLock state = new ReentrantLock();
  private final Condition changed = state.newCondition();
  private final LogFiles files;
  private long run;
  private boolean running;

  private ContainerLog(LogFiles files, LogSettings settings, InstantSource clock) {
    this.files = files;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * The log in {@code <directory>/<id>-json.log} and its rotated files; what earlier runs, or
   * earlier engines, left there can be read at once. No file is created before the first line.
   */
  public static ContainerLog open(
      Path directory, String id, LogSettings settings, InstantSource clock) throws IOException {
    LogFiles files = new LogFiles(path(directory, id), settings.maxFile());
    return new ContainerLog(files, settings, clock);
  }

  /** The path of a container's current log file (the API's {@code LogPath}). */
  public static Path path(Path directory, String id) {
    return directory.resolve(id + "-json.log");
  }

  /** A run starts: followers that come from now on wait for its end. */
  public void begin() {
    state.lock();
    try {
      run++;
      running = true;
    } finally {
      state.unlock();
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
      Instant now = clock.instant();
      int length = bytes.remaining();
      byte[] array;
      int offset;
      if (bytes.hasArray()) {
        array = bytes.array();
        offset = bytes.arrayOffset() + bytes.position();
        bytes.position(bytes.limit());
      } else {
        array = copied = copied.length < length ? new byte[length] : copied;
        offset = 0;
        bytes.get(array, 0, length);
      }
      var records = new Records(stream, now);
      splitter(stream).accept(array, offset, length, records);
      records.finish();
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
      var records = new Records(stream, clock.instant());
      splitter(stream).end(records);
      records.finish();
    } finally {
      writing.unlock();
    }
  }

  /** The run is over: both streams are at their end, followers end after the last line. */
  public void end() throws IOException {
    writing.lock();
    try {
      endOfStream(Frame.Stream.STDOUT);
      endOfStream(Frame.Stream.STDERR);
    } finally {
      try {
        closeFile();
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

  /** The unfinished line of a stream, which no reader sees yet. */
  byte[] pending(Frame.Stream stream) {
    writing.lock();
    try {
      return splitter(stream).pending();
    } finally {
      writing.unlock();
    }
  }

  /** Deletes the files; for a container that is removed. */
  public void delete() throws IOException {
    close();
    state.lock();
    try {
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

  private LineSplitter splitter(Frame.Stream stream) {
    return stream == Frame.Stream.STDERR ? stderr : stdout;
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

  private void closeFile() throws IOException {
    OutputStream open = file;
    file = null;
    if (open != null) {
      open.close();
    }
  }

  /** Encodes records of one call and stores them: usually by one write(2). */
  private final class Records implements LineSplitter.Records {
    private final Frame.Stream stream;
    private final Instant time;
    private @Nullable IOException failure;

    Records(Frame.Stream stream, Instant time) {
      this.stream = stream;
      this.time = time;
    }

    @Override
    public void record(byte[] bytes, int offset, int length) {
      if (failure != null) {
        return;
      }
      try {
        if (settings.maxSize() > 0 && storedAndEncoded() >= settings.maxSize()) {
          store();
          rotate();
        }
        encoder.append(stream, time, bytes, offset, length);
      } catch (IOException e) {
        failure = e;
      }
    }

    void finish() throws IOException {
      try {
        if (failure != null) {
          throw failure;
        }
        store();
      } finally {
        encoder.clear();
      }
    }

    private long storedAndEncoded() {
      return files.newest().length + encoder.size();
    }

    private void store() throws IOException {
      if (encoder.size() == 0) {
        return;
      }
      OutputStream out = file;
      if (out == null) {
        out = file = openFile();
      }
      out.write(encoder.array(), 0, encoder.size());
      publish(encoder.size());
      encoder.clear();
    }

    private OutputStream openFile() throws IOException {
      state.lock();
      try {
        return files.append();
      } finally {
        state.unlock();
      }
    }

    private void publish(int bytes) {
      state.lock();
      try {
        files.newest().length += bytes;
        changed.signalAll();
      } finally {
        state.unlock();
      }
    }

    private void rotate() throws IOException {
      closeFile();
      state.lock();
      try {
        files.rotate();
        changed.signalAll();
      } finally {
        state.unlock();
      }
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
    state.lock();
    try {
      LogFiles.Segment segment = files.after(number);
      return segment == null ? null : new Place(segment, files.open(segment), segment.length);
    } finally {
      state.unlock();
    }
  }

  /** The youngest segment older than this number; null if there is none. */
  @Nullable Place openBefore(long number) throws IOException {
    state.lock();
    try {
      for (LogFiles.Segment segment : files.segments().reversed()) {
        if (segment.number < number) {
          return new Place(segment, files.open(segment), segment.length);
        }
      }
      return null;
    } finally {
      state.unlock();
    }
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
