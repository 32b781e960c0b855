package dev.jcompose.engine.api;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Events as they come. Closing ends the stream for a waiting reader too. */
public interface EventStream extends AutoCloseable {
  /** The next event; waits for it. Null at the end. */
  @Nullable EngineEvent next() throws IOException, InterruptedException;

  @Override
  void close();
}
