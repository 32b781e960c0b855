package dev.jcompose.engine.container;

import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.launch.LaunchException;
import dev.jcompose.network.NetworkException;
import java.io.IOException;

/** A start that failed: the exit code that docker run has for it, and what the caller is told. */
record StartFailure(int exitCode, EngineException refusal) {

  private static final int ENGINES_OWN = 128;

  static StartFailure of(IOException cause) {
    return switch (cause) {
      case LaunchException e ->
          new StartFailure(
              e.exitCode(),
              new EngineException(Kind.INVALID, "failed to start container: " + e.getMessage(), e));
      case NetworkException e ->
          own(Kind.INTERNAL, "failed to set up container networking: " + e.getMessage(), e);
      default -> own(Kind.INTERNAL, String.valueOf(cause.getMessage()), cause);
    };
  }

  static StartFailure of(RuntimeException cause) {
    return switch (cause) {
      case EngineException e -> new StartFailure(ENGINES_OWN, e);
      case IllegalArgumentException e -> own(Kind.INVALID, String.valueOf(e.getMessage()), e);
      default -> own(Kind.INTERNAL, String.valueOf(cause), cause);
    };
  }

  private static StartFailure own(Kind kind, String message, Exception cause) {
    return new StartFailure(ENGINES_OWN, new EngineException(kind, message, cause));
  }

  String error() {
    return refusal.getMessage();
  }
}
