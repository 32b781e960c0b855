package dev.jcompose.engine.launch;

import dev.jcompose.linux.Files;
import dev.jcompose.linux.Spawn;
import dev.jcompose.linux.SyscallException;

/** What a process has as standard streams. */
public sealed interface Stdio {

  /** Descriptors of the engine; {@code stdin} -1 is /dev/null. */
  record Streams(int stdin, int stdout, int stderr) implements Stdio {}

  /** Adds the wiring to a spawn, after what is there already. */
  default void wire(Spawn spawn) throws SyscallException {
    switch (this) {
      case Streams(int stdin, int stdout, int stderr) -> {
        if (stdin < 0) {
          spawn.open(0, "/dev/null", Files.O_RDWR);
        } else {
          spawn.duplicate(stdin, 0);
        }
        spawn.duplicate(stdout, 1).duplicate(stderr, 2);
      }
      // Opened by a session leader without a terminal, it becomes the controlling one.
      case Terminal _ ->
          spawn.open(0, InitThread.TERMINAL, Files.O_RDWR).duplicate(0, 1).duplicate(0, 2);
    }
  }

  /** A new terminal of the container's own devpts, of this size (0: unknown). */
  record Terminal(int rows, int columns) implements Stdio {}
}
