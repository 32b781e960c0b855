package dev.jcompose.engine.launch;

import dev.jcompose.linux.Errno;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.Processes;
import dev.jcompose.linux.SyscallException;
import dev.jcompose.linux.security.Rlimit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accompanies a {@link LaunchThread} from a platform thread that never left the engine's
 * namespaces: finds the child, has it arranged, opens its gate.
 */
final class Warden {

  private static final Logger log = LoggerFactory.getLogger(Warden.class);

  private Warden() {}

  /** What must be done to the child while it waits at its gate. */
  interface Arrangement {
    void arrange(int pid, Fd pidfd) throws Exception;
  }

  /** Runs the thread; the process has begun when this returns. */
  static Launched accompany(LaunchThread work, Gate gate, Arrangement arrangement)
      throws Exception {
    Thread thread = Thread.ofPlatform().name("launch").start(work);
    Launched launched = null;
    boolean begun = false;
    try {
      int pid = awaitChild(work, gate);
      if (pid > 0) {
        launched = new Launched(pid, Processes.openPidfd(pid), work.terminal());
        arrangement.arrange(pid, launched.pidfd());
        limit(pid, work.process());
        gate.open(launched.pidfd().number());
        begun = true;
      }
    } finally {
      if (!begun && launched != null) {
        kill(launched.pidfd());
      }
      join(thread);
      work.release();
      if (!begun && launched != null) {
        discard(launched);
      }
    }
    return outcome(work, launched);
  }

  private static Launched outcome(LaunchThread work, @Nullable Launched launched)
      throws IOException {
    IOException failure = work.failure();
    if (failure == null && launched != null) {
      return launched;
    }
    if (launched != null) {
      launched.close();
    } else {
      Fd terminal = work.terminal();
      if (terminal != null) {
        terminal.close();
      }
    }
    throw failure != null ? failure : new LaunchException(128, "the process did not begin");
  }

  /** The child's pid; 0 if the thread ended without one. */
  private static int awaitChild(LaunchThread work, Gate gate) throws IOException {
    if (!gate.awaitArrival(work.ended())) {
      return 0;
    }
    Path children = Path.of("/proc/self/task/" + work.threadId() + "/children");
    return Integer.parseInt(Files.readString(children).strip());
  }

  private static void limit(int pid, ProcessSpec process) throws IOException {
    for (Rlimit limit : process.limits()) {
      try {
        Processes.setLimit(pid, limit.resource(), limit.soft(), limit.hard());
      } catch (SyscallException e) {
        // Raising a limit needs CAP_SYS_RESOURCE, which even root may lack.
        if (!e.is(Errno.EPERM)) {
          throw e;
        }
        log.warn("limit not raised pid={} reason={}", pid, e.getMessage());
      }
    }
    if (process.oomScoreAdjust() != 0) {
      try {
        Files.writeString(
            Path.of("/proc/" + pid + "/oom_score_adj"), Integer.toString(process.oomScoreAdjust()));
      } catch (IOException e) {
        log.warn("oom_score_adj not set pid={} reason={}", pid, e.getMessage());
      }
    }
  }

  private static void kill(Fd pidfd) throws SyscallException {
    try {
      Processes.signal(pidfd.number(), Processes.SIGKILL);
    } catch (SyscallException e) {
      if (!e.is(Errno.ESRCH)) {
        throw e;
      }
    }
  }

  /** After its death: it is our child, and nobody else takes its exit code. */
  private static void discard(Launched killed) {
    try (killed) {
      Processes.awaitDeath(killed.pidfd().number());
      Processes.reap(killed.pidfd().number());
    } catch (SyscallException e) {
      // ECHILD: posix_spawn(3) took it already.
      if (!e.is(Errno.ECHILD)) {
        log.warn("not reaped pid={} reason={}", killed.pid(), e.getMessage());
      }
    }
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        // A half made process must not be left alone; it takes milliseconds.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
