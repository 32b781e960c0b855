package dev.jcompose.engine.api;

/** Which streams to attach; {@code logs} replays what was printed so far first. */
public record AttachRequest(
    boolean stdin,
    boolean stdout,
    boolean stderr,
    boolean logs,
    boolean stream,
    String detachKeys) {
  public AttachRequest {
    detachKeys = ApiValues.text(detachKeys);
  }
}
