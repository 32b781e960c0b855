package dev.jcompose.engine.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which log lines. {@code tail} -1 is all; times are null for no limit; {@code details}: with the
 * marks that the log driver was told to put on them.
 */
public record LogsRequest(
    boolean stdout,
    boolean stderr,
    boolean follow,
    boolean timestamps,
    int tail,
    @Nullable Instant since,
    @Nullable Instant until,
    boolean details) {

  /** All of both streams so far. */
  public static final LogsRequest ALL = new LogsRequest(true, true, false, false, -1, null, null);

  /** Without details. */
  public LogsRequest(
      boolean stdout,
      boolean stderr,
      boolean follow,
      boolean timestamps,
      int tail,
      @Nullable Instant since,
      @Nullable Instant until) {
    this(stdout, stderr, follow, timestamps, tail, since, until, false);
  }
}
