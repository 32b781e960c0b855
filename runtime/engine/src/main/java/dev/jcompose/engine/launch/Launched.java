package dev.jcompose.engine.launch;

import dev.jcompose.linux.Fd;
import org.jspecify.annotations.Nullable;

/**
 * A running process: its pid as the engine sees it, its pidfd, and its terminal's master if it has
 * one. Who gets it closes the descriptors.
 */
public record Launched(int pid, Fd pidfd, @Nullable Fd terminal) implements AutoCloseable {
  @Override
  public void close() {
    pidfd.close();
    if (terminal != null) {
      terminal.close();
    }
  }
}
