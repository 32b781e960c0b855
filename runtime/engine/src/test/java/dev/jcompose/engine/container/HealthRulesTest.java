package dev.jcompose.engine.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jcompose.engine.api.Healthcheck;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthRulesTest {

  @Test
  void whatIsNotSaidIsAsInDocker() {
    HealthRules rules = rules(List.of("CMD", "check", "-q"), 0);

    assertThat(rules.command()).containsExactly("check", "-q");
    assertThat(rules.interval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(rules.timeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(rules.startPeriod()).isZero();
    assertThat(rules.startInterval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(rules.retries()).isEqualTo(3);
  }

  @Test
  void aShellTestRunsInTheImagesShell() {
    Healthcheck check = check(List.of("CMD-SHELL", "curl -f / || exit 1"), 0);

    assertThat(HealthRules.of(check, null).orElseThrow().command())
        .containsExactly("/bin/sh", "-c", "curl -f / || exit 1");
    assertThat(HealthRules.of(check, List.of("/bin/bash", "-ec")).orElseThrow().command())
        .containsExactly("/bin/bash", "-ec", "curl -f / || exit 1");
  }

  @Test
  void noneAndEmptyTestsProbeNothing() {
    assertThat(HealthRules.of(null, null)).isEmpty();
    assertThat(HealthRules.of(check(List.of(), 5), null)).isEmpty();
    assertThat(HealthRules.of(check(List.of("NONE"), 5), null)).isEmpty();
    assertThat(HealthRules.of(check(List.of("CMD"), 5), null)).isEmpty();
    assertThat(HealthRules.of(check(List.of("NONE", "true"), 5), null)).isEmpty();
  }

  @Test
  void earlyPausesDoubleUpToTheInterval() {
    HealthRules rules = rules(List.of("CMD", "true"), Duration.ofSeconds(1).toNanos());

    assertThat(rules.earlyPause(0)).isEqualTo(Duration.ofMillis(50));
    assertThat(rules.earlyPause(4)).isEqualTo(Duration.ofMillis(800));
    assertThat(rules.earlyPause(5)).isEqualTo(Duration.ofSeconds(1));
    assertThat(rules.earlyPause(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void dockersTimesDifferOnlyInTheEarlyProbes() {
    HealthRules rules = rules(List.of("CMD", "true"), Duration.ofSeconds(7).toNanos());
    HealthRules dockers = rules.withoutEarlyProbes();

    assertThat(rules.early()).isTrue();
    assertThat(dockers.early()).isFalse();
    assertThat(dockers).usingRecursiveComparison().ignoringFields("early").isEqualTo(rules);
  }

  private static HealthRules rules(List<String> test, long interval) {
    return HealthRules.of(check(test, interval), null).orElseThrow();
  }

  private static Healthcheck check(List<String> test, long interval) {
    return new Healthcheck(test, interval, 0, 0, 0, 0);
  }
}
