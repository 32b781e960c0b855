package dev.jcompose.model;

/** A size in bytes; -1 is unlimited where the attribute allows it. */
public record ByteSize(long bytes) {
  @Override
  public String toString() {
    return Long.toString(bytes);
  }
}
