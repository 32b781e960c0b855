package dev.jcompose.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** An epoll(7) instance with a wake-up eventfd. Waiting belongs on a platform thread. */
public final class Poll implements AutoCloseable {

  public static final int EPOLLIN = 1;
  public static final int EPOLLERR = 8;
  public static final int EPOLLHUP = 16;

  private static final int WAKE = -1;
  // struct epoll_event is packed on x86-64 only.
  private static final boolean PACKED = !System.getProperty("os.arch").equals("aarch64");
  private static final int EVENT_BYTES = PACKED ? 12 : 16;
  private static final int DATA_OFFSET = PACKED ? 4 : 8;
  private static final int MAX_EVENTS = 64;

  private final Fd epoll;
  private final Fd wakeup;
  private final byte[] events = new byte[EVENT_BYTES * MAX_EVENTS];

  /** A readable descriptor, by the tag it was added with. */
  public record Ready(long tag, int events) {}

  public Poll() throws SyscallException {
    epoll = new Fd((int) Calls.once(() -> LibC.epoll_create1(02000000), () -> "epoll"), "epoll");
    wakeup = new Fd((int) Calls.once(() -> LibC.eventfd(0, 02004000), () -> "eventfd"), "eventfd");
    add(wakeup.number(), WAKE);
  }

  /** eventfd(2), non-blocking: readable after {@link #signal}. */
  public static Fd event() throws SyscallException {
    return new Fd((int) Calls.once(() -> LibC.eventfd(0, 02004000), () -> "eventfd"), "eventfd");
  }

  /** Makes an eventfd readable. Allocates nothing that a quarantined thread could not. */
  public static void signal(Fd event) {
    byte[] one = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(1).array();
    // Fails only when the counter is full, and then it is readable already.
    LibC.write(event.number(), one, 8);
  }

  /** Watches a descriptor for input, level-triggered. */
  public void add(int fd, long tag) throws SyscallException {
    byte[] event = new byte[EVENT_BYTES];
    ByteBuffer.wrap(event)
        .order(ByteOrder.nativeOrder())
        .putInt(0, EPOLLIN)
        .putLong(DATA_OFFSET, tag);
    int ctlAdd = 1;
    Calls.once(() -> LibC.epoll_ctl(epoll.number(), ctlAdd, fd, event), () -> "epoll add fd " + fd);
  }

  /** Stops watching. */
  public void remove(int fd) throws SyscallException {
    int ctlDel = 2;
    Calls.once(
        () -> LibC.epoll_ctl(epoll.number(), ctlDel, fd, new byte[EVENT_BYTES]),
        () -> "epoll remove fd " + fd);
  }

  /** Waits up to {@code millis} (-1: without limit) for input; empty after a wake-up. */
  public List<Ready> await(int millis) throws SyscallException {
    long count;
    try {
      count =
          Calls.once(
              () -> LibC.epoll_wait(epoll.number(), events, MAX_EVENTS, millis),
              () -> "epoll_wait");
    } catch (SyscallException e) {
      if (e.is(Errno.EINTR)) {
        return List.of();
      }
      throw e;
    }
    ByteBuffer buffer = ByteBuffer.wrap(events).order(ByteOrder.nativeOrder());
    List<Ready> ready = new ArrayList<>((int) count);
    for (int i = 0; i < count; i++) {
      long tag = buffer.getLong(i * EVENT_BYTES + DATA_OFFSET);
      if (tag == WAKE) {
        Files.read(wakeup.number(), new byte[8]);
      } else {
        ready.add(new Ready(tag, buffer.getInt(i * EVENT_BYTES)));
      }
    }
    return ready;
  }

  /** Ends a wait in another thread. */
  public void wake() {
    signal(wakeup);
  }

  @Override
  public void close() {
    wakeup.close();
    epoll.close();
  }
}
