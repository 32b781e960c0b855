package dev.jcompose.engine.container;

import dev.jcompose.engine.io.FdOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Standard input of a container that may not run yet: clients attach, write, and only then start
 * it. Writing waits for the start.
 */
final class LateInput extends OutputStream {

  private static final long PAUSE_NANOS = 2_000_000;

  private final Container container;

  LateInput(Container container) {
    this.container = container;
  }

  private @Nullable FdOutput await() throws IOException {
    while (container.state() instanceof State.Created created && created.error().isEmpty()) {
      if (Thread.currentThread().isInterrupted()) {
        throw new IOException("interrupted before the container started");
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    Run run = container.run();
    return run == null ? null : run.stdin();
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    FdOutput input = await();
    if (input != null) {
      input.write(bytes, offset, length);
    }
  }

  /** End of input, if the container reads only one client's ({@code StdinOnce}). */
  @Override
  public void close() throws IOException {
    if (container.record().config().stdinOnce()) {
      FdOutput input = await();
      if (input != null) {
        input.close();
      }
    }
  }
}
