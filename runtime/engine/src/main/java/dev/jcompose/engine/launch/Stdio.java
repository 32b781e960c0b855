package dev.jcompose.engine.launch;

import dev.jcompose.linux.Fd;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.Spawn;
import dev.jcompose.linux.SyscallException;
import dev.jcompose.linux.Terminals;

/** What a process has as standard streams. */
public sealed interface Stdio {

  /** Descriptors of the engine; {@code stdin} -1 is /dev/null. */
  record Streams(int stdin, int stdout, int stderr) implements Stdio {

    void wire(Spawn spawn) throws SyscallException {
      if (stdin < 0) {
        spawn.open(0, "/dev/null", Files.O_RDWR);
      } else {
        spawn.duplicate(stdin, 0);
      }
      spawn.duplicate(stdout, 1).duplicate(stderr, 2);
    }
  }

  /** A new terminal of the container's own devpts, of this size (0: unknown). */
  record Terminal(int rows, int columns) implements Stdio {

    /** The group of terminals in devpts's usual {@code gid=5}. */
    private static final int TTY_GROUP = 5;

    /** Opens the process's side and gives it to the process's user. */
    Fd open(Fd master, ProcessSpec process) throws SyscallException {
      if (rows > 0 && columns > 0) {
        Terminals.resize(master.number(), rows, columns);
      }
      Fd peer = Terminals.openPeer(master.number());
      Files.chownAt(peer.number(), "", process.uid(), TTY_GROUP, Files.AT_EMPTY_PATH);
      return peer;
    }

    static void wire(Spawn spawn, Fd peer) throws SyscallException {
      spawn.duplicate(peer.number(), 0).duplicate(0, 1).duplicate(0, 2);
    }
  }
}
