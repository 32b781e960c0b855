package dev.jcompose.engine.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jcompose.engine.api.RestartPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RestartRuleTest {

  private static final Duration SHORT = Duration.ofSeconds(1);

  @Test
  void pausesDoubleFromATenthOfASecondToAMinute() {
    RestartRule rule = new RestartRule("always", 0);
    List<Long> pauses = new ArrayList<>();
    Duration last = Duration.ZERO;
    for (int i = 0; i < 12; i++) {
      last = rule.afterExit(new RestartRule.Run(1, SHORT, i, last, false)).orElseThrow();
      pauses.add(last.toMillis());
    }

    assertThat(pauses)
        .containsExactly(
            100L, 200L, 400L, 800L, 1600L, 3200L, 6400L, 12800L, 25600L, 51200L, 60000L, 60000L);
  }

  @Test
  void aRunOfTenSecondsStartsThePausesOver() {
    RestartRule rule = new RestartRule("always", 0);
    Duration last = Duration.ofSeconds(60);

    assertThat(rule.afterExit(new RestartRule.Run(1, Duration.ofSeconds(10), 9, last, false)))
        .contains(Duration.ofMillis(100));
    assertThat(rule.afterExit(new RestartRule.Run(1, Duration.ofMillis(9999), 9, last, false)))
        .contains(Duration.ofSeconds(60));
  }

  @Test
  void onFailureStartsAgainOnlyAfterAFailureAndOnlySoOften() {
    RestartRule twice = new RestartRule("on-failure", 2);
    RestartRule unlimited = new RestartRule("on-failure", 0);

    assertThat(after(twice, 0, 0)).isEmpty();
    assertThat(after(twice, 1, 1)).isPresent();
    assertThat(after(twice, 1, 2)).isEmpty();
    assertThat(after(unlimited, 1, 1000)).isPresent();
  }

  @Test
  void noPolicyAndAnEmptyOneNeverStartAgain() {
    assertThat(after(RestartRule.of(null), 1, 0)).isEmpty();
    assertThat(after(RestartRule.of(new RestartPolicy("", 5)), 1, 0)).isEmpty();
    assertThat(after(RestartRule.of(new RestartPolicy("no", 0)), 1, 0)).isEmpty();
  }

  @Test
  void onlyAlwaysStartsWithTheEngineWhatSomeoneStopped() {
    assertThat(new RestartRule("always", 0).onEngineStart(true, 0)).isTrue();
    assertThat(new RestartRule("unless-stopped", 0).onEngineStart(true, 0)).isFalse();
    assertThat(new RestartRule("unless-stopped", 0).onEngineStart(false, 0)).isTrue();
    assertThat(new RestartRule("on-failure", 0).onEngineStart(true, 143)).isFalse();
    assertThat(new RestartRule("on-failure", 0).onEngineStart(false, 0)).isFalse();
    assertThat(new RestartRule("on-failure", 0).onEngineStart(false, 255)).isTrue();
    assertThat(new RestartRule("no", 0).onEngineStart(false, 1)).isFalse();
  }

  private static Optional<Duration> after(RestartRule rule, int exitCode, int restarts) {
    return rule.afterExit(new RestartRule.Run(exitCode, SHORT, restarts, Duration.ZERO, false));
  }
}
