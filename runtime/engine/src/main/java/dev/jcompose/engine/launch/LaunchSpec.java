package dev.jcompose.engine.launch;

import dev.jcompose.engine.rootfs.MountStep;
import dev.jcompose.engine.rootfs.OverlayOptions;
import java.util.List;
import java.util.Map;

/**
 * A container to start.
 *
 * @param mountPoint an existing directory to mount the root on
 * @param overlay the root's layers
 * @param steps what else is mounted, in order; procfs is not among them
 * @param namespaces which are new and which are joined
 * @param hostname empty: leave as it is
 * @param sysctls names with dots to values, set in the container's namespaces
 * @param maskedPaths hidden after procfs is there
 * @param readOnlyPaths made read-only after procfs is there
 * @param readOnlyRoot whether the root itself is read-only
 * @param process the first process
 */
public record LaunchSpec(
    String mountPoint,
    OverlayOptions overlay,
    List<MountStep> steps,
    NamespacePlan namespaces,
    String hostname,
    String domainName,
    Map<String, String> sysctls,
    List<String> maskedPaths,
    List<String> readOnlyPaths,
    boolean readOnlyRoot,
    ProcessSpec process) {

  public LaunchSpec {
    steps = List.copyOf(steps);
    sysctls = Map.copyOf(sysctls);
    maskedPaths = List.copyOf(maskedPaths);
    readOnlyPaths = List.copyOf(readOnlyPaths);
  }

  /**
   * Namespaces of a container; the mount namespace is always new.
   *
   * @param fresh CLONE_NEW* bits to unshare
   * @param joined descriptors to setns(2) to, by CLONE_NEW* bit
   */
  public record NamespacePlan(int fresh, Map<Integer, Integer> joined) {
    public NamespacePlan {
      joined = Map.copyOf(joined);
    }
  }
}
