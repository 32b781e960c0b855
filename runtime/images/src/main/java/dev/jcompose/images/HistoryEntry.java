package dev.jcompose.images;

import java.time.Instant;

/**
 * One step of an image's making.
 *
 * @param size bytes that the step's layer added, 0 for a step without one
 */
public record HistoryEntry(
    Instant created, String createdBy, String comment, boolean emptyLayer, long size) {}
