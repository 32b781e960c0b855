package dev.jcompose.cli.command;

import dev.jcompose.cli.output.Output;
import dev.jcompose.cli.terminal.Signals;
import dev.jcompose.cli.terminal.Terminal;
import dev.jcompose.engine.api.AttachedStream;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.Frame;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Supplier;

/**
 * Our standard streams joined with those of a process in a container.
 *
 * @param input whether the process gets our standard input
 * @param terminal whether the process has a terminal: ours is then raw, and its size follows ours
 * @param resize how the engine hears of a new size
 */
record Joined(Output output, boolean input, boolean terminal, Resize resize) {
  private static final int INPUT_BYTES = 8192;

  /** Gives the process's terminal a size. */
  interface Resize {
    void to(int rows, int columns);
  }

  /** Passes everything on until the engine closes the connection that {@code open} makes. */
  void run(Supplier<AttachedStream> open) throws IOException, InterruptedException {
    if (!terminal) {
      join(open);
      return;
    }
    try (Terminal.RawMode _ = Terminal.raw();
        Signals.Handle _ = Signals.on("WINCH", this::follow)) {
      join(open);
    }
  }

  private void join(Supplier<AttachedStream> open) throws IOException, InterruptedException {
    try (AttachedStream stream = open.get()) {
      if (terminal) {
        follow();
      }
      if (input) {
        // A platform thread: reading standard input cannot be interrupted and must not hold a
        // carrier.
        Thread.ofPlatform().daemon().name("stdin").start(() -> copyInput(stream.stdin()));
      }
      for (Frame frame = stream.next(); frame != null; frame = stream.next()) {
        if (frame.stream() == Frame.Stream.STDERR) {
          output.errorBytes(frame.bytes());
        } else {
          output.bytes(frame.bytes());
        }
      }
    }
  }

  private void follow() {
    Terminal.Size size = Terminal.size();
    try {
      resize.to(size.rows(), size.columns());
    } catch (EngineException e) {
      // The process has just ended, or the engine will hear of the next size.
    }
  }

  private static void copyInput(OutputStream stdin) {
    byte[] buffer = new byte[INPUT_BYTES];
    InputStream in = System.in;
    try (stdin) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        stdin.write(buffer, 0, count);
      }
    } catch (IOException e) {
      // The process does not read any more; its exit code is what counts.
    }
  }
}
