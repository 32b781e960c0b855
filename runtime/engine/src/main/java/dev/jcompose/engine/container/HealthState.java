package dev.jcompose.engine.container;

import dev.jcompose.engine.api.ContainerState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A health monitor's view as a value, with moby's transitions. {@code log} is the last five probes.
 */
record HealthState(Status status, int failingStreak, List<ContainerState.Probe> log) {

  private static final int KEPT = 5;

  enum Status {
    STARTING,
    HEALTHY,
    UNHEALTHY;

    String word() {
      return switch (this) {
        case STARTING -> "starting";
        case HEALTHY -> "healthy";
        case UNHEALTHY -> "unhealthy";
      };
    }
  }

  HealthState {
    log = List.copyOf(log);
  }

  static HealthState starting(List<ContainerState.Probe> log) {
    return new HealthState(Status.STARTING, 0, log);
  }

  /**
   * A finished probe. {@code counts} is false for the early ones between the file's own intervals,
   * which can only bring good news.
   */
  record Result(ContainerState.Probe probe, Instant started, boolean counts) {}

  /** The view after a probe of a container that runs since {@code containerStart}. */
  HealthState after(Result result, HealthRules rules, Instant containerStart) {
    List<ContainerState.Probe> longer = new ArrayList<>(log);
    longer.add(result.probe());
    List<ContainerState.Probe> kept =
        longer.subList(Math.max(0, longer.size() - KEPT), longer.size());
    if (result.probe().exitCode() == 0) {
      return new HealthState(Status.HEALTHY, 0, kept);
    }
    Duration age = Duration.between(containerStart, result.started());
    boolean grace = status == Status.STARTING && age.compareTo(rules.startPeriod()) < 0;
    if (grace || !result.counts()) {
      return new HealthState(status, failingStreak, kept);
    }
    int streak = failingStreak + 1;
    return new HealthState(streak >= rules.retries() ? Status.UNHEALTHY : status, streak, kept);
  }

  ContainerState.Health view() {
    return new ContainerState.Health(status.word(), failingStreak, log);
  }
}
