package dev.jcompose.engine.launch;

import dev.jcompose.linux.Errno;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.Namespaces;
import dev.jcompose.linux.Spawn;
import dev.jcompose.linux.SyscallException;
import dev.jcompose.linux.Terminals;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The first half of a further process: joins the namespaces of the container's first one. */
final class ExecThread extends LaunchThread {

  private static final int ALL =
      Namespaces.CLONE_NEWNS
          | Namespaces.CLONE_NEWUTS
          | Namespaces.CLONE_NEWIPC
          | Namespaces.CLONE_NEWNET
          | Namespaces.CLONE_NEWPID
          | Namespaces.CLONE_NEWCGROUP;

  private final int containerPidfd;
  private final Stdio stdio;
  private @Nullable Fd peer;

  ExecThread(
      int containerPidfd,
      ProcessSpec process,
      Stdio stdio,
      List<String> cgroupTasks,
      Gate gate,
      Spawn spawn,
      Privileges privileges)
      throws SyscallException {
    super(process, cgroupTasks, gate, spawn, privileges);
    this.containerPidfd = containerPidfd;
    this.stdio = stdio;
  }

  @Override
  void enter() throws IOException {
    Namespaces.unshare(Namespaces.CLONE_FS);
    Namespaces.enter(containerPidfd, ALL);
    try {
      useDirectory(Files.open(process().directory(), Files.O_PATH | Files.O_DIRECTORY));
    } catch (SyscallException e) {
      if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR)) {
        throw new LaunchException(
            126, "working directory \"" + process().directory() + "\": " + e.errno(), e);
      }
      throw e;
    }
    switch (stdio) {
      case Stdio.Streams streams -> streams.wire(spawn());
      case Stdio.Terminal size -> openTerminal(size);
    }
  }

  private void openTerminal(Stdio.Terminal size) throws SyscallException {
    Fd master = Files.open("/dev/pts/ptmx", Files.O_RDWR | Files.O_NOCTTY);
    useTerminal(master);
    int number = Terminals.unlock(master.number());
    peer = size.open(master, process());
    Stdio.Terminal.wire(spawn(), number);
  }

  @Override
  void releaseOwn() {
    if (peer != null) {
      peer.close();
    }
  }
}
