package dev.jcompose.engine.launch;

import dev.jcompose.linux.Fd;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.Processes;
import dev.jcompose.linux.Spawn;
import dev.jcompose.linux.SyscallException;
import dev.jcompose.linux.Terminals;
import org.jspecify.annotations.Nullable;

/**
 * A further process's standard streams. A terminal of the container's own devpts is opened from
 * outside, through the root of its first process: nobody has to enter it for that.
 */
final class ExecTerminal implements AutoCloseable {

  private static final int INSIDE = Files.RESOLVE_IN_ROOT | Files.RESOLVE_NO_MAGICLINKS;

  private final Stdio stdio;
  private @Nullable Fd master;
  private @Nullable Fd peer;

  private ExecTerminal(Stdio stdio) {
    this.stdio = stdio;
  }

  static ExecTerminal open(Launched container, ProcessSpec process, Stdio stdio)
      throws SyscallException {
    ExecTerminal streams = new ExecTerminal(stdio);
    if (stdio instanceof Stdio.Terminal size) {
      try {
        streams.openTerminal(container, process, size);
      } catch (SyscallException e) {
        streams.close();
        throw e;
      }
    }
    return streams;
  }

  private void openTerminal(Launched container, ProcessSpec process, Stdio.Terminal size)
      throws SyscallException {
    try (Fd root =
        Files.open("/proc/" + container.pid() + "/root", Files.O_PATH | Files.O_DIRECTORY)) {
      // Still there: so the root was its own, not that of a later process with its number.
      Processes.signal(container.pidfd().number(), 0);
      Fd opened =
          Files.openAt2(root.number(), "dev/pts/ptmx", Files.O_RDWR | Files.O_NOCTTY, 0, INSIDE);
      master = opened;
      Terminals.unlock(opened.number());
      peer = size.open(opened, process);
    }
  }

  void wire(Spawn spawn) throws SyscallException {
    if (peer != null) {
      Stdio.Terminal.wire(spawn, peer);
    } else if (stdio instanceof Stdio.Streams streams) {
      streams.wire(spawn);
    }
  }

  /** The terminal's master, if there is one; the caller owns it then. */
  @Nullable Fd takeMaster() {
    Fd taken = master;
    master = null;
    return taken;
  }

  @Override
  public void close() {
    if (master != null) {
      master.close();
    }
    if (peer != null) {
      peer.close();
    }
  }
}
