package dev.jcompose.model;

import java.util.Map;
import java.util.Optional;

/**
 * Where values come from, by dotted path such as {@code services.web.environment.LOG_LEVEL} or
 * {@code services.web.ports[0]}.
 */
public record Origins(Map<String, Position> positions) {
  /** Nothing known. */
  public static final Origins NONE = new Origins(Map.of());

  public Origins {
    positions = Map.copyOf(positions);
  }

  /** The position of a path or of its nearest known parent. */
  public Optional<Position> of(String path) {
    for (String at = path;
        !at.isEmpty();
        at =
            at.substring(
                0,
                Math.max(at.lastIndexOf('.'), at.lastIndexOf('[')) < 0
                    ? 0
                    : Math.max(at.lastIndexOf('.'), at.lastIndexOf('[')))) {
      Position position = positions.get(at);
      if (position != null) {
        return Optional.of(position);
      }
    }
    return Optional.empty();
  }
}
