package dev.jcompose.network;

import java.io.IOException;

/** A network that cannot be had as asked for. What the kernel refused is a NetlinkException. */
public class NetworkException extends IOException {

  private static final long serialVersionUID = 1;

  /** What a caller may branch on; in brackets what Docker answers over HTTP. */
  public enum Kind {
    /** No such network (404). */
    NOT_FOUND,
    /** The name is taken (409). */
    NAME_TAKEN,
    /** In use, predefined, or overlapping (403). */
    FORBIDDEN,
    /** A wish that makes no sense (400). */
    INVALID,
    /** No subnet or address left (400). */
    EXHAUSTED,
    /** Host port taken (500). */
    PORT_IN_USE
  }

  private final Kind kind;

  public NetworkException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public final Kind kind() {
    return kind;
  }
}
