package dev.jcompose.engine.api;

/**
 * {@code no}, {@code always}, {@code unless-stopped} or {@code on-failure} with a count (0: no
 * limit).
 */
public record RestartPolicy(String name, int maximumRetryCount) {
  public RestartPolicy {
    name = ApiValues.text(name);
  }
}
