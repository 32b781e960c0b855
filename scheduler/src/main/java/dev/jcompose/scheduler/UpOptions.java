package dev.jcompose.scheduler;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to bring a project up. {@code services} empty is all; {@code scale} overrides by service;
 * {@code timeout} is for stopping what is replaced, null: each container's own.
 */
public record UpOptions(
    List<String> services,
    boolean start,
    boolean dependencies,
    Recreate recreate,
    boolean alwaysRecreateDependencies,
    boolean renewAnonymousVolumes,
    Map<String, Integer> scale,
    boolean removeOrphans,
    PullPolicy pull,
    boolean awaitReady,
    @Nullable Duration waitTimeout,
    @Nullable Duration timeout,
    boolean dockerTiming) {
  /** Everything as docker compose does by default. */
  public static final UpOptions DEFAULT =
      new UpOptions(
          List.of(),
          true,
          true,
          Recreate.DIVERGED,
          false,
          false,
          Map.of(),
          false,
          PullPolicy.PER_SERVICE,
          false,
          null,
          null,
          false);

  public UpOptions {
    services = List.copyOf(services);
    scale = Map.copyOf(scale);
  }

  /** Which existing containers to replace. */
  public enum Recreate {
    DIVERGED,
    FORCE,
    NEVER
  }

  /** When to fetch images. */
  public enum PullPolicy {
    PER_SERVICE,
    ALWAYS,
    MISSING,
    NEVER
  }
}
