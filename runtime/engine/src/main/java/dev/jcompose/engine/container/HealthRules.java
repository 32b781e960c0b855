package dev.jcompose.engine.container;

import dev.jcompose.engine.api.Healthcheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A health check with every default filled in (moby: 30 s, 30 s, 0, 5 s, 3). {@code early}: probe
 * between the intervals too, until it is first healthy.
 */
record HealthRules(
    List<String> command,
    Duration interval,
    Duration timeout,
    Duration startPeriod,
    Duration startInterval,
    int retries,
    boolean early) {

  /** The first pause between early probes; it doubles up to the interval. */
  private static final Duration EARLY = Duration.ofMillis(50);

  HealthRules {
    command = List.copyOf(command);
  }

  /** The rules of a config; empty if there is nothing to probe. {@code shell}: the image's. */
  static Optional<HealthRules> of(@Nullable Healthcheck check, @Nullable List<String> shell) {
    if (check == null || check.test().size() < 2) {
      return Optional.empty();
    }
    List<String> rest = check.test().subList(1, check.test().size());
    List<String> command =
        switch (check.test().getFirst()) {
          case "CMD" -> rest;
          case "CMD-SHELL" -> {
            List<String> line =
                new ArrayList<>(
                    shell == null || shell.isEmpty() ? List.of("/bin/sh", "-c") : shell);
            line.addAll(rest);
            yield line;
          }
          default -> List.of();
        };
    if (command.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new HealthRules(
            command,
            nanos(check.interval(), Duration.ofSeconds(30)),
            nanos(check.timeout(), Duration.ofSeconds(30)),
            Duration.ofNanos(check.startPeriod()),
            nanos(check.startInterval(), Duration.ofSeconds(5)),
            check.retries() == 0 ? 3 : check.retries(),
            true));
  }

  /** The same at Docker's times: the first probe comes one interval after the start. */
  HealthRules withoutEarlyProbes() {
    return new HealthRules(command, interval, timeout, startPeriod, startInterval, retries, false);
  }

  private static Duration nanos(long value, Duration missing) {
    return value == 0 ? missing : Duration.ofNanos(value);
  }

  /** The pause before the early probe number {@code n}, which begins with 0. */
  Duration earlyPause(int n) {
    Duration pause = EARLY.multipliedBy(1L << Math.min(n, 20));
    return pause.compareTo(interval) > 0 ? interval : pause;
  }
}
