package dev.jcompose.engine.log;

import dev.jcompose.engine.api.Frame;
import dev.jcompose.engine.api.FrameStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Hands a process's raw output to the clients that are attached to it.
 *
 * <p>Nothing waits here for a client: each has a queue, and when one holds more than {@value
 * #LIMIT} bytes, {@link #write} says so. The writer then stops reading the process's pipe until
 * {@code drained} is run, so the pipe fills and the process waits, as under dockerd.
 */
public final class OutputHub {
  /** Bytes a client may be behind before the process is made to wait for it. */
  static final int LIMIT = 1 << 20;

  /** What a queued frame costs besides its bytes. */
  private static final int OVERHEAD = 48;

  private final boolean tty;
  private final Runnable drained;
  private final List<Client> clients = new CopyOnWriteArrayList<>();
  private final AtomicInteger congested = new AtomicInteger();

  /**
   * A hub without clients.
   *
   * @param tty whether the output is a terminal's
   * @param drained run when the last client that was too far behind has caught up or gone; on that
   *     client's thread, without a lock held
   */
  public OutputHub(boolean tty, Runnable drained) {
    this.tty = tty;
    this.drained = drained;
  }

  /**
   * Queues a copy of these bytes for every client; the buffer is consumed.
   *
   * @return false if the caller should read no more from the process until {@code drained} runs
   */
  public boolean write(Frame.Stream stream, ByteBuffer bytes) {
    if (clients.isEmpty()) {
      bytes.position(bytes.limit());
      return true;
    }
    if (bytes.hasRemaining()) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      Frame frame = new Frame(stream, copy);
      for (Client client : clients) {
        client.offer(frame);
      }
    }
    return congested.get() == 0;
  }

  /** A client of one or both streams, from now on; it ends with {@link #end}. */
  public FrameStream attach(boolean stdout, boolean stderr) {
    Client client = new Client(stdout, stderr);
    clients.add(client);
    return client;
  }

  /** How many are attached. */
  public int attached() {
    return clients.size();
  }

  /** The output is over: clients read what is queued and end. Later ones wait for a next run. */
  public void end() {
    List<Client> all = List.copyOf(clients);
    clients.removeAll(all);
    all.forEach(Client::finish);
  }

  private final class Client implements FrameStream {
    private final boolean stdout;
    private final boolean stderr;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Frame> queue = new ArrayDeque<>();
    private long queued;
    private boolean behind;
    private boolean ended;

    Client(boolean stdout, boolean stderr) {
      this.stdout = stdout;
      this.stderr = stderr;
    }

    void offer(Frame frame) {
      if (frame.stream() == Frame.Stream.STDERR ? !stderr : !stdout) {
        return;
      }
      lock.lock();
      try {
        if (ended) {
          return;
        }
        queue.add(frame);
        queued += frame.bytes().length + OVERHEAD;
        if (queued > LIMIT && !behind) {
          behind = true;
          congested.incrementAndGet();
        }
        changed.signal();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public boolean tty() {
      return tty;
    }

    @Override
    public @Nullable Frame next() throws InterruptedException {
      Frame frame;
      boolean caughtUp;
      lock.lockInterruptibly();
      try {
        while (queue.isEmpty() && !ended) {
          changed.await();
        }
        frame = queue.poll();
        queued -= frame == null ? 0 : frame.bytes().length + OVERHEAD;
        caughtUp = behind && queued <= LIMIT / 2;
        behind &= !caughtUp;
      } finally {
        lock.unlock();
      }
      if (caughtUp) {
        letGo();
      }
      return frame;
    }

    void finish() {
      lock.lock();
      try {
        ended = true;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      clients.remove(this);
      boolean wasBehind;
      lock.lock();
      try {
        ended = true;
        queue.clear();
        queued = 0;
        wasBehind = behind;
        behind = false;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
      if (wasBehind) {
        letGo();
      }
    }

    private void letGo() {
      if (congested.decrementAndGet() == 0) {
        drained.run();
      }
    }
  }
}
