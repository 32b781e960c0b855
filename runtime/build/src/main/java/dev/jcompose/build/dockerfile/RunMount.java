package dev.jcompose.build.dockerfile;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A {@code --mount} of {@code RUN}.
 *
 * @param source path in what {@code from} names; empty for its root
 * @param target path in the container; empty where the type has a default
 * @param writable what was said; null for the type's default
 * @param mode octal; null for the type's default
 * @param sizeBytes of a tmpfs; 0: no limit
 * @param env the variable that holds a secret; empty for none
 */
public record RunMount(
    Type type,
    String from,
    String source,
    String target,
    @Nullable Boolean writable,
    String id,
    Sharing sharing,
    boolean required,
    @Nullable Integer mode,
    int uid,
    int gid,
    long sizeBytes,
    String env) {

  /** What is mounted. */
  public enum Type {
    BIND,
    CACHE,
    TMPFS,
    SECRET,
    SSH
  }

  /** Who may use a cache at the same time. */
  public enum Sharing {
    SHARED,
    PRIVATE,
    LOCKED
  }

  /** Whether the container may write to it. */
  public boolean isWritable() {
    return Optional.ofNullable(writable).orElse(type == Type.CACHE || type == Type.TMPFS);
  }
}
