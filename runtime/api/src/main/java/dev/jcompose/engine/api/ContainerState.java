package dev.jcompose.engine.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a container is in its life. Times are RFC 3339 with nanoseconds, {@code
 * 0001-01-01T00:00:00Z} is never.
 */
public record ContainerState(
    String status,
    boolean running,
    boolean paused,
    boolean restarting,
    @JsonProperty("OOMKilled") boolean oomKilled,
    boolean dead,
    int pid,
    int exitCode,
    String error,
    String startedAt,
    String finishedAt,
    @Nullable Health health) {
  public ContainerState {
    error = ApiValues.text(error);
    startedAt = ApiValues.text(startedAt);
    finishedAt = ApiValues.text(finishedAt);
  }

  /**
   * The health monitor's view: starting, healthy or unhealthy, failures in a row, the last five
   * probes.
   */
  public record Health(String status, int failingStreak, List<Probe> log) {
    public Health {
      log = ApiValues.list(log);
    }
  }

  /** One probe. */
  public record Probe(String start, String end, int exitCode, String output) {}
}
