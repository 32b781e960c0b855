package dev.jcompose.engine.container;

import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.io.Drain;
import dev.jcompose.engine.io.FdOutput;
import dev.jcompose.linux.Errno;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.ProcessMark;
import dev.jcompose.linux.Processes;
import dev.jcompose.linux.SyscallException;
import dev.jcompose.linux.Terminals;
import dev.jcompose.linux.cgroup.Cgroup;
import dev.jcompose.network.Sandbox;
import java.util.List;
import java.util.OptionalInt;
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

  /**
   * Sends a signal; nothing if the process has ended. This and the other methods exclude each
   * other: the number of a descriptor that is closed meanwhile may be somebody else's.
   */
  synchronized void signal(int signal) throws SyscallException {
    try {
      Processes.signal(pidfd.number(), signal);
    } catch (IllegalStateException e) {
      // Its pidfd is closed: it has ended.
      return;
    } catch (SyscallException e) {
      if (!e.is(Errno.ESRCH)) {
        throw e;
      }
    }
  }

  /** A pidfd of the caller's own, which stays this process's whatever happens here. */
  synchronized Fd ownPidfd() throws SyscallException {
    try {
      return Files.duplicate(pidfd.number(), 3);
    } catch (IllegalStateException e) {
      throw new EngineException(Kind.CONFLICT, "the container has ended", e);
    }
  }

  synchronized void resize(int height, int width) throws SyscallException {
    if (terminal == null) {
      throw new EngineException(Kind.INVALID, "the container has no terminal");
    }
    try {
      Terminals.resize(terminal.number(), height, width);
    } catch (IllegalStateException e) {
      throw new EngineException(Kind.CONFLICT, "the container has ended", e);
    }
  }

  /** The exit code of the ended process; empty if nobody knows it (yet). */
  synchronized OptionalInt exitCode() throws SyscallException {
    try {
      return Processes.reap(pidfd.number());
    } catch (IllegalStateException e) {
      return OptionalInt.empty();
    } catch (SyscallException e) {
      if (!e.is(Errno.ECHILD)) {
        throw e;
      }
      // A process that an earlier engine started is not our child.
      OptionalInt told = Processes.exitCodeOfStranger(pidfd.number());
      return told.isPresent() ? told : ProcessMark.exitCodeOfZombie(pid);
    }
  }

  /** Lets go of the descriptors after the process has ended; reads the rest of its output. */
  synchronized void finish() {
    drains.forEach(Drain::finish);
    close();
  }

  /** Lets go of the descriptors of a process that goes on. */
  synchronized void letGo() {
    drains.forEach(Drain::close);
    close();
  }

  private void close() {
    if (stdin != null) {
      stdin.release();
    }
    pidfd.close();
  }
}
