package dev.jcompose.model.interpolate;

import dev.jcompose.model.Position;
import org.jspecify.annotations.Nullable;

/** What variables are worth, and where that was said. */
public interface Variables {
  /** No variable is set. */
  Variables NONE =
      new Variables() {
        @Override
        public @Nullable String get(String name) {
          return null;
        }

        @Override
        public @Nullable Position definition(String name) {
          return null;
        }
      };

  /** The value; null if the variable is not set. */
  @Nullable String get(String name);

  /** The line of a file that sets the variable; null if the process's environment does, or none. */
  @Nullable Position definition(String name);
}
