package dev.jcompose.build;

import java.util.List;

/**
 * What holds for the processes of all steps.
 *
 * @param network default, none, host, or a network's name; a {@code RUN --network} wins
 * @param extraHosts {@code name:address}
 * @param shmBytes 0 for the default
 * @param ulimits {@code name=soft:hard}
 * @param memoryBytes 0 for no limit
 * @param cgroupParent empty for the engine's own
 * @param allowInsecure whether {@code RUN --security=insecure} may be
 */
public record StepLimits(
    String network,
    List<String> extraHosts,
    long shmBytes,
    List<String> ulimits,
    long memoryBytes,
    String cgroupParent,
    boolean allowInsecure) {

  /** No limits, the default network. */
  public static final StepLimits NONE =
      new StepLimits("default", List.of(), 0, List.of(), 0, "", false);

  public StepLimits {
    extraHosts = List.copyOf(extraHosts);
    ulimits = List.copyOf(ulimits);
  }
}
