package dev.jcompose.images.registry;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/** Ends a stream that has not moved for a while, so that whoever reads it can try again. */
final class StallGuard extends FilterInputStream {

  private final Duration limit;
  private final Thread watch;
  private volatile long moved = System.nanoTime();
  private volatile boolean reading;
  private volatile boolean stalled;
  private long count;

  StallGuard(InputStream in, Duration limit) {
    super(in);
    this.limit = limit;
    this.watch = Thread.ofVirtual().name("stall-guard").start(this::watch);
  }

  /** A slow reader is no stall: only the time spent waiting for the other side counts. */
  private void watch() {
    try {
      while (true) {
        long quiet = reading ? System.nanoTime() - moved : 0;
        if (quiet >= limit.toNanos()) {
          stalled = true;
          in.close();
          return;
        }
        Thread.sleep(Duration.ofNanos(Math.max(1_000_000, (limit.toNanos() - quiet) / 4)));
      }
    } catch (InterruptedException | IOException _) {
      // Closed, or closing it failed: the reader learns of it.
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    moved = System.nanoTime();
    reading = true;
    try {
      int read = in.read(buffer, offset, length);
      if (stalled) {
        throw stall();
      }
      count += Math.max(0, read);
      return read;
    } catch (IOException e) {
      throw stalled ? (IOException) stall().initCause(e) : e;
    } finally {
      reading = false;
    }
  }

  private HttpTimeoutException stall() {
    return new HttpTimeoutException(
        "nothing came for " + limit.toSeconds() + " s after " + count + " bytes");
  }

  @Override
  public void close() throws IOException {
    watch.interrupt();
    super.close();
  }
}
