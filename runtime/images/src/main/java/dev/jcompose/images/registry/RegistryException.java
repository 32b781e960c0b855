package dev.jcompose.images.registry;

import java.io.IOException;

/** A registry's refusal, or the failure to reach it, in a category that callers can act on. */
public final class RegistryException extends IOException {

  private static final long serialVersionUID = 1;

  /** What kind of failure. */
  public enum Kind {
    /** No such repository, tag or blob. */
    NOT_FOUND,
    /** The registry wants to know who asks, or does not believe it. */
    UNAUTHORIZED,
    /** It knows and does not allow it. */
    DENIED,
    /** Too many requests. */
    RATE_LIMITED,
    /** Not reached, or it broke down; later it may work. */
    UNAVAILABLE,
    /** It answered with something that cannot be right. */
    INVALID
  }

  private final Kind kind;

  public RegistryException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public RegistryException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** The category. */
  public Kind kind() {
    return kind;
  }
}
