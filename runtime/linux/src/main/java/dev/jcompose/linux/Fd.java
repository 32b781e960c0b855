package dev.jcompose.linux;

import java.util.concurrent.atomic.AtomicInteger;

/** Owns a file descriptor. Closing is idempotent and never retried, see close(2). */
public final class Fd implements AutoCloseable {

  private final AtomicInteger number;
  private final String name;

  Fd(int number, String name) {
    this.number = new AtomicInteger(number);
    this.name = name;
  }

  /** Takes over a descriptor that somebody else opened. */
  public static Fd adopt(int number, String name) {
    return new Fd(number, name);
  }

  /** The descriptor; refuses after close, naming what it was. */
  public int number() {
    int value = number.get();
    if (value < 0) {
      throw new IllegalStateException(name + " is closed");
    }
    return value;
  }

  /** Gives the descriptor away: whoever called this closes it. */
  public int detach() {
    return number.getAndSet(-1);
  }

  @Override
  public void close() {
    int value = number.getAndSet(-1);
    if (value >= 0) {
      // The descriptor is gone whatever close(2) says; there is nothing a caller could do.
      LibC.close(value);
    }
  }

  @Override
  public String toString() {
    return name + " (fd " + number.get() + ")";
  }
}
