package dev.jcompose.scheduler.build;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a command adds to all builds.
 *
 * @param args win over the file's
 * @param memoryBytes 0 for no limit
 */
public record BuildFlags(
    Map<String, String> args, boolean noCache, boolean pull, long memoryBytes) {

  /** Nothing. */
  public static final BuildFlags NONE = new BuildFlags(Map.of(), false, false, 0);

  public BuildFlags {
    args = Collections.unmodifiableMap(new LinkedHashMap<>(args));
  }
}
