package dev.jcompose.volumes;

import java.io.IOException;

/** A refusal of the volume store, in a category that callers can act on. */
public final class VolumeException extends IOException {

  private static final long serialVersionUID = 1;

  /** What kind of refusal. */
  public enum Kind {
    NOT_FOUND,
    CONFLICT,
    INVALID
  }

  private final Kind kind;

  public VolumeException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** The category. */
  public Kind kind() {
    return kind;
  }
}
