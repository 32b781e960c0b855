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
  /** Everything as docker compose does by default: orphans, volumes and images stay. */
  public static final DownOptions DEFAULT =
      new DownOptions(List.of(), false, false, ImageRemoval.NONE, null);

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
