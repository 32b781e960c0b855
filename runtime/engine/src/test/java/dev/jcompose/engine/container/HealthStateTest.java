package dev.jcompose.engine.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jcompose.engine.api.ContainerState;
import dev.jcompose.engine.api.Healthcheck;
import dev.jcompose.engine.container.HealthState.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthStateTest {

  private static final Instant START = Instant.parse("2024-05-01T10:00:00Z");
  private static final HealthRules RULES = rules(Duration.ofSeconds(10));

  @Test
  void asManyFailuresInARowAsRetriesMakeItUnhealthy() {
    HealthState once = probed(HealthState.starting(List.of()), 1, 20, true);
    HealthState twice = probed(once, 1, 30, true);
    HealthState thrice = probed(twice, 137, 40, true);

    assertThat(once.view().status()).isEqualTo("starting");
    assertThat(twice.failingStreak()).isEqualTo(2);
    assertThat(thrice.view().status()).isEqualTo("unhealthy");
    assertThat(thrice.failingStreak()).isEqualTo(3);
  }

  @Test
  void oneSuccessEndsTheStreakAlsoFromUnhealthy() {
    HealthState healthy = probed(new HealthState(Status.UNHEALTHY, 7, List.of()), 0, 99, true);

    assertThat(healthy.status()).isEqualTo(Status.HEALTHY);
    assertThat(healthy.failingStreak()).isZero();
    assertThat(probed(healthy, 1, 100, true).status()).isEqualTo(Status.HEALTHY);
  }

  @Test
  void failuresInTheStartPeriodAreLoggedButDoNotCount() {
    HealthState within = probed(HealthState.starting(List.of()), 1, 9, true);
    HealthState atItsEnd = probed(within, 1, 10, true);

    assertThat(within.failingStreak()).isZero();
    assertThat(within.log()).hasSize(1);
    assertThat(atItsEnd.failingStreak()).isEqualTo(1);
  }

  @Test
  void theStartPeriodIsOverWithTheFirstSuccess() {
    HealthState healthy = probed(HealthState.starting(List.of()), 0, 1, true);

    assertThat(probed(healthy, 1, 2, true).failingStreak()).isEqualTo(1);
  }

  @Test
  void anEarlyProbeBringsGoodNewsOnly() {
    HealthState failing = new HealthState(Status.STARTING, 2, List.of());

    HealthState failedEarly = probed(failing, 1, 50, false);
    assertThat(failedEarly.status()).isEqualTo(Status.STARTING);
    assertThat(failedEarly.failingStreak()).isEqualTo(2);
    assertThat(probed(failing, 0, 50, false).status()).isEqualTo(Status.HEALTHY);
  }

  @Test
  void theLastFiveProbesAreKept() {
    HealthState state = HealthState.starting(List.of());
    for (int i = 0; i < 7; i++) {
      state = probed(state, i, 20 + i, true);
    }

    assertThat(state.view().log())
        .extracting(ContainerState.Probe::exitCode)
        .containsExactly(2, 3, 4, 5, 6);
  }

  private static HealthState probed(HealthState state, int exitCode, int second, boolean counts) {
    Instant at = START.plusSeconds(second);
    ContainerState.Probe probe =
        new ContainerState.Probe(at.toString(), at.toString(), exitCode, "");
    return state.after(new HealthState.Result(probe, at, counts), RULES, START);
  }

  private static HealthRules rules(Duration startPeriod) {
    Healthcheck check = new Healthcheck(List.of("CMD", "true"), 0, 0, startPeriod.toNanos(), 0, 3);
    return HealthRules.of(check, null).orElseThrow();
  }
}
