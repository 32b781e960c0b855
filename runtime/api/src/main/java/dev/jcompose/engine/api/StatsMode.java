package dev.jcompose.engine.api;

/** How a container's use is told. */
public enum StatsMode {
  /** Once a second, until somebody closes it. */
  STREAM,
  /** Once, after a second, so that there is a sample to compare with. */
  ONCE,
  /** Once and at once, without a sample before it. */
  ONE_SHOT
}
