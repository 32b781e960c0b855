package dev.jcompose.engine.api;

import org.jspecify.annotations.Nullable;

/**
 * What removing an image did: a name was taken away, or content was deleted. One of the two is
 * null.
 */
public record ImageDeletion(@Nullable String untagged, @Nullable String deleted) {}
