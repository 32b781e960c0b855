package dev.jcompose.build.context;

import java.io.IOException;

/** A copy that the files on either side do not allow. */
public final class CopyException extends IOException {

  private static final long serialVersionUID = 1;

  public CopyException(String message) {
    super(message);
  }
}
