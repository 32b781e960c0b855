package dev.jcompose.engine.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/**
 * Something that happened in the engine. {@code time} is seconds, {@code timeNano} nanoseconds
 * since 1970.
 */
public record EngineEvent(
    String type,
    String action,
    Actor actor,
    @JsonProperty("scope") String scope,
    @JsonProperty("time") long time,
    @JsonProperty("timeNano") long timeNano) {
  /**
   * What it happened to; a container's attributes are its labels, {@code image}, {@code name} and
   * extras such as {@code exitCode}.
   */
  public record Actor(@JsonProperty("ID") String id, Map<String, String> attributes) {
    public Actor {
      attributes = ApiValues.map(attributes);
    }
  }
}
