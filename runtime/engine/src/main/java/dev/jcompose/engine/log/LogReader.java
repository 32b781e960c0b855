package dev.jcompose.engine.log;

import dev.jcompose.engine.api.Frame;
import dev.jcompose.engine.api.FrameStream;
import dev.jcompose.engine.api.LogsRequest;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One reader of a {@link ContainerLog}. It keeps the file it reads open, so a rotation takes
 * nothing from under it; only one that is slower than all of {@code max-file} rotations misses
 * lines.
 */
final class LogReader implements FrameStream {
  private static final int BLOCK = 64 * 1024;

  private final ContainerLog log;
  private final LogsRequest request;
  private final boolean tty;
  private final InstantSource clock;
  private final ContainerLog.Bounds bounds;
  private final boolean follow;
  private final RecordFormat.Decoder decoder;
  private final byte[] details;

  private byte[] buffer = new byte[BLOCK];
  private int from;
  private int to;

  private LogFiles.@Nullable Segment segment;
  private @Nullable FileChannel channel;
  private long position;
  private long passed = -1;
  private boolean lineStartStdout = true;
  private boolean lineStartStderr = true;
  private boolean finished;
  private volatile boolean closed;

  private LogReader(
      ContainerLog log,
      LogsRequest request,
      boolean tty,
      InstantSource clock,
      ContainerLog.Bounds bounds) {
    this.log = log;
    this.request = request;
    this.tty = tty;
    this.clock = clock;
    this.bounds = bounds;
    this.decoder = log.settings().format().decoder();
    this.details = request.details() ? details(log.settings().attributes()) : new byte[0];
    this.follow = request.follow() && bounds.running();
  }

  static LogReader open(ContainerLog log, LogsRequest request, boolean tty, InstantSource clock)
      throws IOException {
    var reader = new LogReader(log, request, tty, clock, log.bounds());
    if (request.tail() >= 0) {
      TailSearch.Start start = TailSearch.find(log, reader.bounds, request.tail());
      reader.passed = start.segment() - 1;
      reader.position = start.position();
    }
    return reader;
  }

  @Override
  public boolean tty() {
    return tty;
  }

  long followedRun() {
    return bounds.run();
  }

  boolean closed() {
    return closed;
  }

  /** Nanoseconds until {@code until}; Long.MAX_VALUE if it is not given. */
  long nanosLeft() {
    Instant until = request.until();
    if (until == null) {
      return Long.MAX_VALUE;
    }
    Duration left = Duration.between(clock.instant(), until);
    return left.compareTo(Duration.ofDays(10_000)) > 0 ? Long.MAX_VALUE : left.toNanos();
  }

  @Override
  public @Nullable Frame next() throws IOException, InterruptedException {
    try {
      while (!finished && !closed) {
        int feed = lineFeed();
        if (feed < 0) {
          finished = !fill();
          continue;
        }
        int start = from;
        from = feed + 1;
        Frame frame = decoder.decode(buffer, start, feed) ? select() : null;
        if (frame != null) {
          return frame;
        }
      }
      release();
      return null;
    } catch (ClosedByInterruptException e) {
      throw (InterruptedException) new InterruptedException("reading a log").initCause(e);
    } catch (AsynchronousCloseException e) {
      return null; // closed by another thread
    }
  }

  /** The decoded record as a frame, or null if the request leaves it out. */
  private @Nullable Frame select() {
    Frame.Stream stream = decoder.stream();
    if (stream == Frame.Stream.STDERR ? !request.stderr() : !request.stdout()) {
      return null;
    }
    if (request.since() != null && decoder.time().isBefore(request.since())) {
      return null;
    }
    if (request.until() != null && decoder.time().isAfter(request.until())) {
      finished = true;
      return null;
    }
    byte[] text = decoder.text();
    boolean startsLine = stream == Frame.Stream.STDERR ? lineStartStderr : lineStartStdout;
    boolean endsLine = text.length > 0 && text[text.length - 1] == '\n';
    if (stream == Frame.Stream.STDERR) {
      lineStartStderr = endsLine;
    } else {
      lineStartStdout = endsLine;
    }
    if (!startsLine) {
      return new Frame(stream, text);
    }
    byte[] detailed = details.length > 0 ? joined(details, text) : text;
    return new Frame(
        stream, request.timestamps() ? joined(decoder.timePrefix(), detailed) : detailed);
  }

  private static byte[] joined(byte[] prefix, byte[] text) {
    byte[] both = Arrays.copyOf(prefix, prefix.length + text.length);
    System.arraycopy(text, 0, both, prefix.length, text.length);
    return both;
  }

  /** As Docker writes them before each line: {@code key=value,key=value} in URL encoding. */
  private static byte[] details(Map<String, String> attributes) {
    return attributes.entrySet().stream()
        .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
        .collect(Collectors.joining(",", "", " "))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private int lineFeed() {
    for (int i = from; i < to; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** Reads on, in the next segment if need be, waiting if following; false at the end. */
  private boolean fill() throws IOException, InterruptedException {
    while (true) {
      LogFiles.Segment current = segment;
      if (current == null) {
        current = enterNext();
        if (current == null) {
          return false;
        }
      }
      ContainerLog.Extent extent = log.extent(current);
      boolean last = !follow && current.number >= bounds.segment();
      long end = last ? Math.min(extent.length(), bounds.length()) : extent.length();
      if (position < end) {
        if (read(end)) {
          return true;
        }
        leave(current); // shorter than it was: somebody truncated it
      } else if (extent.sealed() && !last) {
        leave(current);
      } else if (!follow || !log.awaitMore(current, position, this)) {
        return false;
      }
    }
  }

  private LogFiles.@Nullable Segment enterNext() throws IOException {
    ContainerLog.Place place = log.openAfter(passed);
    if (place == null || (!follow && place.segment().number > bounds.segment())) {
      return null;
    }
    if (place.segment().number != passed + 1) {
      position = 0; // the segment we were to start in is gone
    }
    segment = place.segment();
    channel = place.channel();
    return segment;
  }

  private void leave(LogFiles.Segment current) throws IOException {
    passed = current.number;
    position = 0;
    release();
    from = to = 0;
  }

  private boolean read(long end) throws IOException {
    FileChannel open = channel;
    if (open == null) {
      open = reopen();
      if (open == null) {
        return false;
      }
    }
    makeRoom();
    int wanted = (int) Math.min(buffer.length - to, end - position);
    int count = open.read(ByteBuffer.wrap(buffer, to, wanted), position);
    if (count <= 0) {
      return false;
    }
    to += count;
    position += count;
    return true;
  }

  /** A follower that came before the first line met no file; now there is one. */
  private @Nullable FileChannel reopen() throws IOException {
    ContainerLog.Place place = log.openAfter(passed);
    channel = place == null ? null : place.channel();
    return channel;
  }

  private void makeRoom() {
    if (from > 0) {
      System.arraycopy(buffer, from, buffer, 0, to - from);
      to -= from;
      from = 0;
    }
    if (to == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
  }

  private void release() throws IOException {
    FileChannel open = channel;
    channel = null;
    segment = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() {
    closed = true;
    log.wakeReaders();
    FileChannel open = channel;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException("close log", e);
      }
    }
  }
}
