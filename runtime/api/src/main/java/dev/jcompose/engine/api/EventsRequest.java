package dev.jcompose.engine.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Which events: from {@code since} (null: from now) to {@code until} (null: without end). */
public record EventsRequest(@Nullable Instant since, @Nullable Instant until, Filters filters) {}
