package dev.jcompose.engine.container;

import dev.jcompose.engine.io.Drain;
import dev.jcompose.engine.io.FdOutput;
import dev.jcompose.engine.io.IoLoop;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.cgroup.Cgroup;
import dev.jcompose.network.Sandbox;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One run of a container's process: the descriptors and kernel objects that live as long as it.
 *
 * @param pidfd of the first process
 * @param sandbox its network, null with the host's or another container's
 * @param drains of its output
 * @param stdin where its input is written to, null if it has none
 * @param terminal the master of its terminal, null if it has none; a drain owns it
 * @param exited completed with the exit code after everything has been cleaned up
 */
record Run(
    int pid,
    Fd pidfd,
    Cgroup cgroup,
    @Nullable Sandbox sandbox,
    List<Drain> drains,
    @Nullable FdOutput stdin,
    @Nullable Fd terminal,
    CompletableFuture<Integer> exited) {

  Run {
    drains = List.copyOf(drains);
  }

  /** Lets go of the descriptors after the process has ended; reads the rest of its output. */
  void finish(IoLoop.Watch watch) {
    watch.cancel();
    drains.forEach(Drain::finish);
    if (stdin != null) {
      stdin.close();
    }
    pidfd.close();
  }

  /** Lets go of the descriptors of a process that goes on. */
  void letGo() {
    drains.forEach(Drain::close);
    if (stdin != null) {
      stdin.close();
    }
    pidfd.close();
  }
}
