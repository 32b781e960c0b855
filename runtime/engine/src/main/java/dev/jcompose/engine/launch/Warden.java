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
 * Accompanies a {@link Child} from its gate to its program, from a platform thread that never left
 * the engine's namespaces.
 */
final class Warden {

  private static final Logger log = LoggerFactory.getLogger(Warden.class);

  // core(5). The JVM widens its own, and a child inherits it.
  private static final String KERNELS_COREDUMP_FILTER = "0x33";

  private Warden() {}

  /** What must be done to the child while it waits at its gate. */
  interface Arrangement {
    void arrange(Fd pidfd) throws Exception;
  }

  /**
   * Sees the child {@code pid} through; the program runs when this returns. Owns {@code terminal}
   * unless it becomes part of the result.
   */
  static Launched accompany(
      Child child, int pid, @Nullable Fd terminal, ProcessSpec process, Arrangement arrangement)
      throws Exception {
    Launched spawned = launched(pid, terminal);
    try {
      arrangement.arrange(spawned.pidfd());
      limit(pid, process);
      child.open();
      child.awaitProgram();
      if (child.forked().isEmpty()) {
        return spawned;
      }
      Launched brother = launched(child.forked().getAsInt(), terminal);
      discard(new Launched(pid, spawned.pidfd(), null));
      return brother;
    } catch (Exception e) {
      if (child.forked().isPresent()) {
        end(launched(child.forked().getAsInt(), null));
      }
      end(spawned);
      throw e;
    }
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
    set(pid, "coredump_filter", KERNELS_COREDUMP_FILTER);
    if (process.oomScoreAdjust() != 0) {
      set(pid, "oom_score_adj", Integer.toString(process.oomScoreAdjust()));
    }
  }

  private static void set(int pid, String file, String value) {
    try {
      Files.writeString(Path.of("/proc/" + pid + "/" + file), value);
    } catch (IOException e) {
      log.warn("{} not set pid={} reason={}", file, pid, e.getMessage());
    }
  }

  private static Launched launched(int pid, @Nullable Fd terminal) throws SyscallException {
    return new Launched(pid, Processes.openPidfd(pid), terminal);
  }

  private static void end(Launched failed) throws SyscallException {
    try {
      Processes.signal(failed.pidfd().number(), Processes.SIGKILL);
    } catch (SyscallException e) {
      if (!e.is(Errno.ESRCH)) {
        throw e;
      }
    }
    discard(failed);
  }

  /** After its death: it is our child, and nobody else takes its exit code. */
  private static void discard(Launched over) {
    try (over) {
      Processes.awaitExit(over.pidfd().number());
    } catch (SyscallException e) {
      log.warn("not reaped pid={} reason={}", over.pid(), e.getMessage());
    }
  }
}
