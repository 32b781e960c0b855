package dev.jcompose.engine.container;

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
    try {
      Instant limit = Instant.now().plus(REAPED_WITHIN);
      while (true) {
        OptionalInt code = ended.exitCode();
        if (code.isPresent()) {
          return code.getAsInt();
        }
        if (Instant.now().isAfter(limit)) {
          log.warn("exit code unknown pid={}", ended.pid());
          return UNKNOWN;
        }
        // Of a stranger the kernel tells the code only after its parent has taken it.
        LockSupport.parkNanos(1_000_000);
      }
    } catch (SyscallException e) {
      log.warn("exit code unknown pid={} reason={}", ended.pid(), e.getMessage());
      return UNKNOWN;
    }
  }
}
