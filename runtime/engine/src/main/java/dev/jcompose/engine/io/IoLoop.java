package dev.jcompose.engine.io;

import dev.jcompose.linux.Errno;
import dev.jcompose.linux.Poll;
import dev.jcompose.linux.SyscallException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One platform thread that waits for many descriptors. */
public final class IoLoop implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(IoLoop.class);

  /** Bytes that a handler can read at once: as many as a pipe has room for. */
  static final int CHUNK = 64 * 1024;

  private final byte[] buffer = new byte[CHUNK];
  private final Poll poll;
  private final Map<Long, Watch> watches = new ConcurrentHashMap<>();
  private final AtomicLong tags = new AtomicLong();
  private final Thread thread;
  private volatile boolean closed;

  /** Does what a readable descriptor calls for; must not wait. */
  @FunctionalInterface
  public interface Handler {
    /** {@code buffer}: the loop's own, for use during this call. */
    void ready(byte[] buffer);
  }

  /** Starts the thread. */
  public IoLoop() throws SyscallException {
    poll = new Poll();
    thread = Thread.ofPlatform().name("io").daemon().start(this::run);
  }

  /** Watches a descriptor for input until the watch is cancelled, which its owner does first. */
  public Watch watch(int fd, Handler handler) throws SyscallException {
    return add(new Watch(fd, tags.incrementAndGet(), handler, false));
  }

  /**
   * Watches a descriptor for its first readiness: the watch is over when the handler runs, so that
   * it runs at most once.
   */
  public Watch once(int fd, Runnable handler) throws SyscallException {
    return add(new Watch(fd, tags.incrementAndGet(), _ -> handler.run(), true));
  }

  private Watch add(Watch watch) throws SyscallException {
    watches.put(watch.tag, watch);
    try {
      poll.add(watch.fd, watch.tag);
    } catch (SyscallException e) {
      watches.remove(watch.tag);
      throw e;
    }
    return watch;
  }

  private void run() {
    while (!closed) {
      try {
        for (Poll.Ready ready : poll.await(-1)) {
          Watch watch = watches.get(ready.tag());
          if (watch != null) {
            handle(watch);
          }
        }
      } catch (SyscallException e) {
        log.error("waiting for descriptors", e);
      }
    }
  }

  private void handle(Watch watch) {
    try {
      if (!watch.once || watch.end()) {
        watch.handler.ready(buffer);
      }
    } catch (RuntimeException e) {
      log.error("handler of fd {}", watch.fd, e);
      watch.cancel();
    }
  }

  @Override
  public void close() {
    closed = true;
    poll.wake();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    poll.close();
  }

  /** One watched descriptor. */
  public final class Watch {
    private final int fd;
    private final long tag;
    private final Handler handler;
    private final boolean once;
    private boolean active = true;

    private Watch(int fd, long tag, Handler handler, boolean once) {
      this.fd = fd;
      this.tag = tag;
      this.handler = handler;
      this.once = once;
    }

    /** Stops telling, until {@link #resume}. */
    public synchronized void pause() {
      if (active && watches.containsKey(tag)) {
        active = false;
        removeFromPoll();
      }
    }

    /** Tells again. */
    public synchronized void resume() {
      if (!active && watches.containsKey(tag)) {
        active = true;
        try {
          poll.add(fd, tag);
        } catch (SyscallException e) {
          throw new IllegalStateException("fd " + fd + " cannot be watched again", e);
        }
      }
    }

    /** Ends the watch; the descriptor may be closed then. Idempotent. */
    public void cancel() {
      end();
    }

    /** Whether this call was the one that ended it. */
    private synchronized boolean end() {
      if (watches.remove(tag) == null) {
        return false;
      }
      if (active) {
        active = false;
        removeFromPoll();
      }
      return true;
    }

    private void removeFromPoll() {
      try {
        poll.remove(fd);
      } catch (SyscallException e) {
        if (!e.is(Errno.EBADF) && !e.is(Errno.ENOENT)) {
          log.warn("fd {} stays in epoll: {}", fd, e.getMessage());
        }
      }
    }
  }
}
