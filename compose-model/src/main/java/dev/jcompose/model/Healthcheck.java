package dev.jcompose.model;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A health probe; null durations and retries mean the image's or the engine's default. {@code test}
 * starts with NONE, CMD or CMD-SHELL, or is empty.
 */
public record Healthcheck(
    List<String> test,
    @Nullable Duration interval,
    @Nullable Duration timeout,
    @Nullable Duration startPeriod,
    @Nullable Duration startInterval,
    @Nullable Integer retries) {
  public Healthcheck {
    test = List.copyOf(test);
  }

  /** Whether probing is switched off. */
  public boolean disabled() {
    return !test.isEmpty() && test.getFirst().equals("NONE");
  }
}
