package dev.jcompose.engine.api;

/** A piece of a container's output. */
public record Frame(Stream stream, byte[] bytes) {
  /** Which of a process's streams; the ordinal is the API's frame type. */
  public enum Stream {
    STDIN,
    STDOUT,
    STDERR
  }
}
