package dev.jcompose.engine.container;

import dev.jcompose.engine.keeper.Held;
import dev.jcompose.linux.ProcessMark;
import dev.jcompose.linux.Processes;
import dev.jcompose.linux.SyscallException;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What ended processes said. */
final class ExitCodes {

  private static final Logger log = LoggerFactory.getLogger(ExitCodes.class);

  /** What Docker says where nobody knows. */
  static final int UNKNOWN = 255;

  private static final Duration REAPED_WITHIN = Duration.ofSeconds(1);

  private ExitCodes() {}

  /** The exit code of a run that has ended; {@link #UNKNOWN} if nobody knows it. */
  static int of(Run ended) {
    return await(ended.pid(), ended::exitCode);
  }

  /** The exit code of a process that ended while no engine ran, by the pidfd that was held. */
  static int of(Held run) {
    return await(
        run.pid(),
        () -> {
          OptionalInt told = Processes.exitCodeOfStranger(run.pidfd().number());
          return told.isPresent() ? told : ProcessMark.exitCodeOfZombie(run.pid());
        });
  }

  private interface Question {
    OptionalInt ask() throws SyscallException;
  }

  private static int await(int pid, Question question) {
    try {
      Instant limit = Instant.now().plus(REAPED_WITHIN);
      while (true) {
        OptionalInt code = question.ask();
        if (code.isPresent()) {
          return code.getAsInt();
        }
        if (Instant.now().isAfter(limit)) {
          log.warn("exit code unknown pid={}", pid);
          return UNKNOWN;
        }
        // Of a stranger the kernel tells the code only after its parent has taken it.
        LockSupport.parkNanos(1_000_000);
      }
    } catch (SyscallException e) {
      log.warn("exit code unknown pid={} reason={}", pid, e.getMessage());
      return UNKNOWN;
    }
  }
}
