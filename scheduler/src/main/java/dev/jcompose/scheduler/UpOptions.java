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
    BuildPolicy build,
    boolean awaitReady,
    @Nullable Duration waitTimeout,
    @Nullable Duration timeout,
    boolean dockerTiming) {
  /** Everything as docker compose does by default. */
  public static final UpOptions DEFAULT = builder().build();

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

  /** When to build images. */
  public enum BuildPolicy {
    MISSING,
    ALWAYS,
    NEVER
  }

  /** Everything as docker compose does by default, until told otherwise. */
  public static Builder builder() {
    return new Builder();
  }

  /** The same, to be changed. */
  public Builder toBuilder() {
    return builder()
        .services(services)
        .start(start)
        .dependencies(dependencies)
        .recreate(recreate)
        .alwaysRecreateDependencies(alwaysRecreateDependencies)
        .renewAnonymousVolumes(renewAnonymousVolumes)
        .scale(scale)
        .removeOrphans(removeOrphans)
        .pull(pull)
        .build(build)
        .awaitReady(awaitReady)
        .waitTimeout(waitTimeout)
        .timeout(timeout)
        .dockerTiming(dockerTiming);
  }

  /** Options under way. */
  public static final class Builder {
    private List<String> services = List.of();
    private boolean start = true;
    private boolean dependencies = true;
    private Recreate recreate = Recreate.DIVERGED;
    private boolean alwaysRecreateDependencies;
    private boolean renewAnonymousVolumes;
    private Map<String, Integer> scale = Map.of();
    private boolean removeOrphans;
    private PullPolicy pull = PullPolicy.PER_SERVICE;
    private BuildPolicy build = BuildPolicy.MISSING;
    private boolean awaitReady;
    private @Nullable Duration waitTimeout;
    private @Nullable Duration timeout;
    private boolean dockerTiming;

    private Builder() {}

    public Builder services(List<String> value) {
      services = value;
      return this;
    }

    public Builder start(boolean value) {
      start = value;
      return this;
    }

    public Builder dependencies(boolean value) {
      dependencies = value;
      return this;
    }

    public Builder recreate(Recreate value) {
      recreate = value;
      return this;
    }

    public Builder alwaysRecreateDependencies(boolean value) {
      alwaysRecreateDependencies = value;
      return this;
    }

    public Builder renewAnonymousVolumes(boolean value) {
      renewAnonymousVolumes = value;
      return this;
    }

    public Builder scale(Map<String, Integer> value) {
      scale = value;
      return this;
    }

    public Builder removeOrphans(boolean value) {
      removeOrphans = value;
      return this;
    }

    public Builder pull(PullPolicy value) {
      pull = value;
      return this;
    }

    public Builder build(BuildPolicy value) {
      build = value;
      return this;
    }

    public Builder awaitReady(boolean value) {
      awaitReady = value;
      return this;
    }

    public Builder waitTimeout(@Nullable Duration value) {
      waitTimeout = value;
      return this;
    }

    public Builder timeout(@Nullable Duration value) {
      timeout = value;
      return this;
    }

    public Builder dockerTiming(boolean value) {
      dockerTiming = value;
      return this;
    }

    public UpOptions build() {
      return new UpOptions(
          services,
          start,
          dependencies,
          recreate,
          alwaysRecreateDependencies,
          renewAnonymousVolumes,
          scale,
          removeOrphans,
          pull,
          build,
          awaitReady,
          waitTimeout,
          timeout,
          dockerTiming);
    }
  }
}
