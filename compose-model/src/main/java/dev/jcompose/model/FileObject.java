package dev.jcompose.model;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A top-level config or secret; exactly one of file, environment variable, content is said, unless
 * external.
 */
public record FileObject(
    String key,
    String name,
    @Nullable Path file,
    @Nullable String environment,
    @Nullable String content,
    boolean external,
    Map<String, String> labels) {
  public FileObject {
    labels = Values.ordered(labels);
  }
}
