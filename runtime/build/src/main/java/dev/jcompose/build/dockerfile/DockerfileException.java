package dev.jcompose.build.dockerfile;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Something that a Dockerfile says wrongly, and where. */
public final class DockerfileException extends IOException {

  private static final long serialVersionUID = 1;

  private final transient @Nullable Location location;

  public DockerfileException(@Nullable Location location, String message) {
    super(message);
    this.location = location;
  }

  /** The lines; null if the file as a whole is wrong. */
  public @Nullable Location location() {
    return location;
  }
}
