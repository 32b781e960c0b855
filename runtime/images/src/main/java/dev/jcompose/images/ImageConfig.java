package dev.jcompose.images;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an image says about the containers made from it (OCI image specification, "config").
 *
 * @param env {@code NAME=value}, in order
 * @param entrypoint null where the image names none; an empty list is one that was emptied
 * @param cmd null where the image names none
 * @param volumes paths that become anonymous volumes
 * @param exposedPorts {@code 80/tcp}
 * @param stopTimeout seconds, null where not said
 * @param shell what shell forms in a Dockerfile run in; empty for the default
 */
public record ImageConfig(
    String user,
    List<String> env,
    @Nullable List<String> entrypoint,
    @Nullable List<String> cmd,
    String workingDir,
    Set<String> volumes,
    Set<String> exposedPorts,
    Map<String, String> labels,
    String stopSignal,
    @Nullable Integer stopTimeout,
    @Nullable ImageHealthcheck healthcheck,
    List<String> shell,
    List<String> onBuild) {
  public ImageConfig {
    env = List.copyOf(env);
    entrypoint = entrypoint == null ? null : List.copyOf(entrypoint);
    cmd = cmd == null ? null : List.copyOf(cmd);
    volumes = ordered(volumes);
    exposedPorts = ordered(exposedPorts);
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    shell = List.copyOf(shell);
    onBuild = List.copyOf(onBuild);
  }

  /** A config that says no more than an environment and a command. */
  public static ImageConfig of(List<String> env, List<String> cmd) {
    return new ImageConfig(
        "", env, null, cmd, "", Set.of(), Set.of(), Map.of(), "", null, null, List.of(), List.of());
  }

  private static Set<String> ordered(Collection<String> names) {
    return Collections.unmodifiableSet(new LinkedHashSet<>(names));
  }
}
