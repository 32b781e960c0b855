package dev.jcompose.engine.api;

import java.util.List;

/** A health probe. Durations are nanoseconds, 0 means not said. */
public record Healthcheck(
    List<String> test,
    long interval,
    long timeout,
    long startPeriod,
    long startInterval,
    int retries) {
  public Healthcheck {
    test = ApiValues.list(test);
  }
}
