package dev.jcompose.images.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Path;

/** A state file that is not what was written. */
final class DamagedStateException extends IOException {

  private static final long serialVersionUID = 1;

  DamagedStateException(Path file, JsonProcessingException cause) {
    super(file + ": " + cause.getOriginalMessage(), cause);
  }
}
