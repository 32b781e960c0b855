package dev.jcompose.model;

/** A resource limit; -1 is unlimited. */
public record Ulimit(long soft, long hard) {}
