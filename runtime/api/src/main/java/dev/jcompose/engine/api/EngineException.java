package dev.jcompose.engine.api;

/** An engine's refusal or failure, in a category that callers can act on. */
public final class EngineException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** What kind of failure; each has one HTTP status (Docker Engine API, "Errors"). */
  public enum Kind {
    INVALID(400),
    DENIED(403),
    NOT_FOUND(404),
    CONFLICT(409),
    /** The wanted state already holds; the wire says 304 without a body. */
    NOT_MODIFIED(304),
    INTERNAL(500),
    UNSUPPORTED(501),
    /** No engine answers at the socket. */
    UNAVAILABLE(503);

    private final int status;

    Kind(int status) {
      this.status = status;
    }

    /** The HTTP status of this kind. */
    public int status() {
      return status;
    }

    /**
     * The kind for an HTTP status; unknown client errors are {@link #INVALID}, others {@link
     * #INTERNAL}.
     */
    public static Kind ofStatus(int status) {
      for (Kind kind : values()) {
        if (kind.status == status) {
          return kind;
        }
      }
      return status >= 400 && status < 500 ? INVALID : INTERNAL;
    }
  }

  private final Kind kind;

  public EngineException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public EngineException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** The category. */
  public Kind kind() {
    return kind;
  }

  /** The message; never null. */
  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? kind.name() : message;
  }
}
