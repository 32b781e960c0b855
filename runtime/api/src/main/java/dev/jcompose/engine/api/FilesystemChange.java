package dev.jcompose.engine.api;

import com.fasterxml.jackson.annotation.JsonFormat;

/** A path that a container has and its image has otherwise ({@code diff}). */
public record FilesystemChange(String path, Kind kind) {

  /** How it differs; a number on the wire. */
  @JsonFormat(shape = JsonFormat.Shape.NUMBER)
  public enum Kind {
    MODIFIED,
    ADDED,
    DELETED;

    /** The letter {@code docker diff} shows. */
    public char letter() {
      return switch (this) {
        case MODIFIED -> 'C';
        case ADDED -> 'A';
        case DELETED -> 'D';
      };
    }
  }
}
