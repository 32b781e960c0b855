package dev.jcompose.model;

import org.jspecify.annotations.Nullable;

/**
 * Something wrong in the user's files. The message is a fragment: subject first, no final period;
 * the hint says what to do. {@code sourceLine} is the line at the position, for a caret.
 */
public record Problem(
    Severity severity,
    String message,
    @Nullable Position position,
    @Nullable String sourceLine,
    @Nullable String hint) {
  /** Errors refuse the project. */
  public enum Severity {
    ERROR,
    WARNING
  }
}
