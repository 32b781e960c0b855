package dev.jcompose.model;

import org.jspecify.annotations.Nullable;

/**
 * A config or secret as a service sees it; {@code source} is the key, {@code mode} null is 0444,
 * empty ids are 0.
 */
public record FileGrant(
    String source, String target, String uid, String gid, @Nullable Integer mode) {}
