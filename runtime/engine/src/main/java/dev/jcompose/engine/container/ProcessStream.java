package dev.jcompose.engine.container;

import dev.jcompose.engine.api.AttachedStream;
import dev.jcompose.engine.api.Frame;
import dev.jcompose.engine.api.FrameStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** A process's output and input as one connection. Closing it leaves the process alone. */
final class ProcessStream implements AttachedStream {

  private final FrameStream output;
  private final @Nullable OutputStream input;

  ProcessStream(FrameStream output, @Nullable OutputStream input) {
    this.output = output;
    this.input = input;
  }

  @Override
  public boolean tty() {
    return output.tty();
  }

  @Override
  public @Nullable Frame next() throws IOException, InterruptedException {
    return output.next();
  }

  @Override
  public OutputStream stdin() {
    return input == null ? OutputStream.nullOutputStream() : input;
  }

  @Override
  public void close() {
    output.close();
  }
}
