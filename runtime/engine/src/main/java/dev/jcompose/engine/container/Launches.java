package dev.jcompose.engine.container;

import dev.jcompose.engine.launch.Launched;
import dev.jcompose.linux.Errno;
import dev.jcompose.linux.Processes;
import dev.jcompose.linux.SyscallException;
import java.io.IOException;

/** Ends processes that were launched and cannot be kept. */
final class Launches {

  private Launches() {}

  /** Kills it, takes its exit code, closes its descriptors. */
  static void discard(Launched process) throws IOException {
    try (process) {
      Processes.signal(process.pidfd().number(), Processes.SIGKILL);
      Processes.awaitDeath(process.pidfd().number());
      Processes.reap(process.pidfd().number());
    } catch (SyscallException e) {
      if (!e.is(Errno.ESRCH) && !e.is(Errno.ECHILD)) {
        throw e;
      }
    }
  }
}
