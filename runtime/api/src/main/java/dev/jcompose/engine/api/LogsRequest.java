package dev.jcompose.engine.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Which log lines. {@code tail} -1 is all; times are null for no limit. */
public record LogsRequest(
    boolean stdout,
    boolean stderr,
    boolean follow,
    boolean timestamps,
    int tail,
    @Nullable Instant since,
    @Nullable Instant until) {
  /** All of both streams so far. */
  public static final LogsRequest ALL = new LogsRequest(true, true, false, false, -1, null, null);
}
