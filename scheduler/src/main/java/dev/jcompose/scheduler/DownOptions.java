package dev.jcompose.scheduler;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What to take down. {@code services} empty is all and the networks too. */
public record DownOptions(
    List<String> services,
    boolean removeOrphans,
    boolean volumes,
    ImageRemoval images,
    @Nullable Duration timeout) {
  public DownOptions {
    services = List.copyOf(services);
  }

  /** Which images of the services to remove. */
  public enum ImageRemoval {
    NONE,
    LOCAL,
    ALL
  }
}
