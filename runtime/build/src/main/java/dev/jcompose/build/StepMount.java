package dev.jcompose.build;

import java.nio.file.Path;
import java.util.List;

/** Something a step's process sees besides its root. */
public sealed interface StepMount {

  /** Where it is in the container. */
  String target();

  /** A file or directory of the host. */
  record Bind(Path source, String target, boolean readOnly) implements StepMount {}

  /** Several directories as one, read-only; topmost first, at least two. */
  record Merged(List<Path> directories, String target) implements StepMount {
    public Merged {
      directories = List.copyOf(directories);
    }
  }

  /** An empty file system in memory; 0 bytes: no limit. */
  record Memory(String target, long bytes) implements StepMount {}
}
