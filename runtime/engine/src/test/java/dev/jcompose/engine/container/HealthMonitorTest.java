package dev.jcompose.engine.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jcompose.engine.container.HealthState.Status;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When probes come, and what becomes of them; time passes only when somebody sleeps. */
class HealthMonitorTest {
  private static final Instant START = Instant.parse("2024-05-01T10:00:00Z");
  private static final HealthRules RULES =
      new HealthRules(
          List.of("probe"),
          Duration.ofSeconds(10),
          Duration.ofSeconds(3),
          Duration.ZERO,
          Duration.ofSeconds(2),
          2,
          true);

  private Instant now = START;
  private final List<Long> times = new ArrayList<>();
  private final List<HealthState> states = new ArrayList<>();

  @AfterEach
  void forgetTheInterrupt() {
    boolean _ = Thread.interrupted();
  }

  /** Runs a monitor for so many probes; {@code outcomes} says how each ends. */
  private void monitor(HealthRules rules, int probes, IntFunction<HealthMonitor.Outcome> outcomes) {
    HealthMonitor.Prober prober =
        _ -> {
          if (times.size() == probes) {
            throw new InterruptedException();
          }
          times.add(Duration.between(START, now).toMillis());
          HealthMonitor.Outcome outcome = outcomes.apply(times.size());
          now = now.plus(outcome.timedOut() ? rules.timeout() : Duration.ofMillis(100));
          if (outcome.exitCode() == 99) {
            throw new IOException("no such container");
          }
          return outcome;
        };
    new HealthMonitor(
            rules,
            prober,
            () -> now,
            pause -> now = now.plus(pause),
            START,
            HealthState.starting(List.of()),
            states::add)
        .run();
  }

  private static HealthMonitor.Outcome exit(int code) {
    return new HealthMonitor.Outcome(code, "said", false);
  }

  private Status last() {
    return states.getLast().status();
  }

  @Test
  void dockersTimesAreAnIntervalAfterTheEndOfTheLastProbe() {
    monitor(RULES.withoutEarlyProbes(), 3, _ -> exit(0));
    assertThat(times).containsExactly(10_000L, 20_100L, 30_200L);
  }

  @Test
  void earlyProbesComeAtOnceAndThenWithGrowingPauses() {
    monitor(RULES, 5, _ -> exit(1));
    assertThat(times).containsExactly(0L, 150L, 350L, 650L, 1_150L);
  }

  @Test
  void theFirstSuccessEndsTheEarlyProbes() {
    monitor(RULES, 4, n -> exit(n < 3 ? 1 : 0));
    assertThat(times).containsExactly(0L, 150L, 350L, 10_000L);
    assertThat(last()).isEqualTo(Status.HEALTHY);
  }

  @Test
  void onlyProbesAtTheIntervalSpendRetries() {
    monitor(RULES, 60, _ -> exit(1));
    Status before =
        states
            .get(times.indexOf(times.stream().filter(t -> t >= 10_000).findFirst().orElseThrow()))
            .status();
    assertThat(before).isEqualTo(Status.STARTING);
    assertThat(last()).isEqualTo(Status.UNHEALTHY);
    int unhealthy = states.stream().map(HealthState::status).toList().indexOf(Status.UNHEALTHY);
    assertThat(times.get(unhealthy)).isBetween(20_000L, 21_000L);
  }

  @Test
  void theStartPeriodHasItsOwnInterval() {
    HealthRules rules =
        new HealthRules(
            RULES.command(),
            RULES.interval(),
            RULES.timeout(),
            Duration.ofSeconds(5),
            RULES.startInterval(),
            RULES.retries(),
            false);
    monitor(rules, 5, _ -> exit(1));
    assertThat(times).containsExactly(2_000L, 4_100L, 6_200L, 16_300L, 26_400L);
    assertThat(states.get(1).failingStreak()).isZero();
    assertThat(states.get(2).failingStreak()).isEqualTo(1);
    assertThat(last()).isEqualTo(Status.UNHEALTHY);
  }

  @Test
  void aTimeoutIsSaidWithWhatWasPrinted() {
    monitor(RULES, 1, _ -> new HealthMonitor.Outcome(-1, "half", true));
    assertThat(states.getLast().log().getFirst().output())
        .isEqualTo("Health check exceeded timeout (3s): half");
    assertThat(states.getLast().log().getFirst().exitCode()).isEqualTo(-1);
  }

  @Test
  void aProbeThatCannotBeStartedIsAFailure() {
    monitor(RULES.withoutEarlyProbes(), 2, _ -> exit(99));
    assertThat(last()).isEqualTo(Status.UNHEALTHY);
    assertThat(states.getLast().log().getFirst().output()).isEqualTo("no such container");
  }
}
