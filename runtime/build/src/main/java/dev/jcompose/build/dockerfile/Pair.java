package dev.jcompose.build.dockerfile;

import org.jspecify.annotations.Nullable;

/**
 * A name and what it is set to, both not expanded yet.
 *
 * @param value null for an {@code ARG} without a default
 */
public record Pair(String name, @Nullable String value) {}
