package dev.jcompose.engine.api;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Frames as they come. Closing ends the stream for a waiting reader too. */
public interface FrameStream extends AutoCloseable {
  /** Whether the bytes are raw terminal output, that is, all STDOUT. */
  boolean tty();

  /** The next frame; waits for it. Null at the end. */
  @Nullable Frame next() throws IOException, InterruptedException;

  @Override
  void close();
}
