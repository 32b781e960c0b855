package dev.jcompose.engine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** A health probe. Durations are nanoseconds, 0 means not said. */
public record Healthcheck(
    List<String> test,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) long interval,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) long timeout,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) long startPeriod,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) long startInterval,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) int retries) {
  public Healthcheck {
    test = ApiValues.list(test);
  }
}
