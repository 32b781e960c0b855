package dev.jcompose.engine.api;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Samples as they come. Closing ends the stream for a waiting reader too. */
public interface StatsStream extends AutoCloseable {
  /** The next sample; waits for it. Null at the end. */
  @Nullable ContainerStats next() throws IOException, InterruptedException;

  @Override
  void close();
}
