package dev.jcompose.engine.container;

import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.images.ImageException;
import dev.jcompose.images.registry.RegistryException;
import dev.jcompose.network.NetworkException;
import dev.jcompose.volumes.VolumeException;
import java.io.IOException;

/** The refusals of the engine's rooms in the API's categories. */
public final class Failures {

  private Failures() {}

  /** The same failure for the API's callers. */
  public static EngineException of(IOException e) {
    return new EngineException(kind(e), String.valueOf(e.getMessage()), e);
  }

  private static Kind kind(IOException e) {
    return switch (e) {
      case ImageException image ->
          switch (image.kind()) {
            case NOT_FOUND -> Kind.NOT_FOUND;
            case CONFLICT -> Kind.CONFLICT;
            case INVALID -> Kind.INVALID;
            case UNSUPPORTED -> Kind.UNSUPPORTED;
          };
      case RegistryException registry ->
          switch (registry.kind()) {
            case NOT_FOUND -> Kind.NOT_FOUND;
            case UNAUTHORIZED, DENIED -> Kind.DENIED;
            case RATE_LIMITED, UNAVAILABLE, INVALID -> Kind.INTERNAL;
          };
      case VolumeException volume ->
          switch (volume.kind()) {
            case NOT_FOUND -> Kind.NOT_FOUND;
            case CONFLICT -> Kind.CONFLICT;
            case INVALID -> Kind.INVALID;
          };
      case NetworkException network ->
          switch (network.kind()) {
            case NOT_FOUND -> Kind.NOT_FOUND;
            case NAME_TAKEN -> Kind.CONFLICT;
            case FORBIDDEN -> Kind.DENIED;
            case INVALID, EXHAUSTED -> Kind.INVALID;
            case PORT_IN_USE -> Kind.INTERNAL;
          };
      default -> Kind.INTERNAL;
    };
  }
}
