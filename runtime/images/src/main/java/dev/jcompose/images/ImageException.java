package dev.jcompose.images;

import java.io.IOException;

/** A refusal or a failure of the image store, in a category that callers can act on. */
public final class ImageException extends IOException {

  private static final long serialVersionUID = 1;

  /** What kind of refusal. */
  public enum Kind {
    /** No such image on this machine. */
    NOT_FOUND,
    /** In use, or the name is ambiguous. */
    CONFLICT,
    /** The archive or the request is not what it should be. */
    INVALID,
    /** A form that is not built. */
    UNSUPPORTED
  }

  private final Kind kind;

  public ImageException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public ImageException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** The category. */
  public Kind kind() {
    return kind;
  }

  /** No image of this name or id. */
  public static ImageException notFound(String name) {
    return new ImageException(Kind.NOT_FOUND, "No such image: " + name);
  }
}
