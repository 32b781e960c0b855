package dev.jcompose.engine.container;

import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.RestartPolicy;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a container is started again after it exited, and after how long: moby's rules (restart
 * manager): 100 ms, doubled each time up to a minute, from the start again after a run of 10 s.
 */
record RestartRule(String name, int maximumRetries) {

  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final Duration GOOD_RUN = Duration.ofSeconds(10);

  static RestartRule of(@Nullable RestartPolicy policy) {
    return policy == null || policy.name().isEmpty()
        ? new RestartRule("no", 0)
        : new RestartRule(policy.name(), policy.maximumRetryCount());
  }

  /** Refuses, as INVALID and in Docker's words, what is no policy; null and no name are one. */
  static void check(@Nullable RestartPolicy policy) {
    if (policy == null) {
      return;
    }
    String name = policy.name();
    switch (name) {
      case "", "no", "always", "unless-stopped", "on-failure" -> {}
      default -> throw new EngineException(Kind.INVALID, "invalid restart policy '" + name + "'");
    }
    if (policy.maximumRetryCount() < 0) {
      throw new EngineException(Kind.INVALID, "maximum retry count cannot be negative");
    }
    if (policy.maximumRetryCount() > 0 && !name.equals("on-failure")) {
      throw new EngineException(
          Kind.INVALID, "maximum retry count cannot be used with restart policy '" + name + "'");
    }
  }

  /** What happened to a run. {@code lastDelay} zero: there was no restart before it. */
  record Run(
      int exitCode, Duration ran, int restarts, Duration lastDelay, boolean manuallyStopped) {}

  /** How long to wait before the next start; empty: there is none. */
  Optional<Duration> afterExit(Run run) {
    boolean again =
        switch (name) {
          case "always" -> true;
          case "unless-stopped" -> !run.manuallyStopped();
          case "on-failure" ->
              run.exitCode() != 0 && (maximumRetries == 0 || run.restarts() < maximumRetries);
          default -> false;
        };
    if (!again) {
      return Optional.empty();
    }
    boolean fresh = run.lastDelay().isZero() || run.ran().compareTo(GOOD_RUN) >= 0;
    Duration delay = fresh ? FIRST : run.lastDelay().multipliedBy(2);
    return Optional.of(delay.compareTo(LONGEST) > 0 ? LONGEST : delay);
  }

  /** Whether an engine that starts finds this container to be started. */
  boolean onEngineStart(boolean manuallyStopped, int exitCode) {
    return switch (name) {
      case "always" -> true;
      case "unless-stopped" -> !manuallyStopped;
      case "on-failure" -> !manuallyStopped && exitCode != 0;
      default -> false;
    };
  }
}
