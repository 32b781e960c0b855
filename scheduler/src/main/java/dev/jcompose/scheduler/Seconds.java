package dev.jcompose.scheduler;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Durations as the engine's stop timeouts: whole seconds, rounded up; negative is without end. */
public final class Seconds {

  private Seconds() {}

  /** Null stays null: the container's own grace. */
  public static @Nullable Integer of(@Nullable Duration duration) {
    return duration == null ? null : Math.toIntExact(duration.plusMillis(999).toSeconds());
  }
}
