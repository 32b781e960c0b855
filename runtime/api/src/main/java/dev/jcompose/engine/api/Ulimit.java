package dev.jcompose.engine.api;

/** A resource limit, see getrlimit(2); -1 is unlimited. */
public record Ulimit(String name, long soft, long hard) {}
