package dev.jcompose.cli.terminal;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/**
 * Ctrl-C and SIGTERM. At first they interrupt the thread that runs the command, which then ends
 * cleanly; a third one ends the process at once. A command that has its own way takes over.
 */
public final class Interrupts {
  private static final int PATIENCE = 2;
  private static final int EXIT_CODE = 130;

  private final AtomicInteger count = new AtomicInteger();
  private final AtomicReference<IntConsumer> reaction = new AtomicReference<>(n -> {});
  private boolean listening;

  /** From now on, interrupts the calling thread. Until then the JVM ends the process at once. */
  public synchronized void listen() {
    if (!listening) {
      Thread command = Thread.currentThread();
      reaction.set(n -> command.interrupt());
      listening = true;
      Signals.on("INT", this::arrive);
      Signals.on("TERM", this::arrive);
    }
  }

  /** From now on, calls this with 1 for the first signal, 2 for the second. */
  public void take(IntConsumer action) {
    listen();
    reaction.set(action);
  }

  private void arrive() {
    int n = count.incrementAndGet();
    if (n > PATIENCE) {
      Runtime.getRuntime().halt(EXIT_CODE);
    }
    reaction.get().accept(n);
  }
}
