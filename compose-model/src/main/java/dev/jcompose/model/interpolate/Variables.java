package dev.jcompose.model.interpolate;

import dev.jcompose.model.Position;
import org.jspecify.annotations.Nullable;

/** What variables are worth, and where that was said. */
public interface Variables {
  /** The value; null if the variable is not set. */
  @Nullable String get(String name);

  /** The line of a file that sets the variable; null if the process's environment does, or none. */
  @Nullable Position definition(String name);
}
