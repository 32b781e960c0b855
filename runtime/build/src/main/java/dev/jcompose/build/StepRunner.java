package dev.jcompose.build;

import java.io.IOException;

/** Runs processes in containers; the engine's part of a build. Safe for several threads. */
@FunctionalInterface
public interface StepRunner {

  /** Takes what the process prints. */
  @FunctionalInterface
  interface Output {
    void write(byte[] bytes, int length);
  }

  /**
   * Runs a process to its end; an interrupt kills it. When this returns or throws, nothing of the
   * container is left but what was written to the root's upper directory.
   *
   * @return its exit code
   */
  int run(StepCommand command, Output output) throws IOException, InterruptedException;
}
