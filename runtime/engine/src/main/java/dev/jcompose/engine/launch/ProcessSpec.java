package dev.jcompose.engine.launch;

import java.util.List;
import java.util.Map;

/**
 * What to run and as whom.
 *
 * @param arguments the program first; looked up in {@code PATH} of the environment if it has no
 *     slash
 * @param environment {@code NAME=value}
 * @param directory absolute path in the container
 * @param capabilities header and data for capset(2), and the bounding set to keep
 * @param seccomp a BPF program, empty for no filter
 * @param limits resource number to soft and hard limit
 */
public record ProcessSpec(
    List<String> arguments,
    List<String> environment,
    String directory,
    int uid,
    int gid,
    List<Integer> groups,
    CapabilitySet capabilities,
    byte[] seccomp,
    boolean noNewPrivileges,
    Map<Integer, Limit> limits,
    int oomScoreAdjust) {

  public ProcessSpec {
    arguments = List.copyOf(arguments);
    environment = List.copyOf(environment);
    groups = List.copyOf(groups);
    limits = Map.copyOf(limits);
    if (arguments.isEmpty()) {
      throw new IllegalArgumentException("no command");
    }
  }

  /** A soft and a hard limit; -1 is unlimited. */
  public record Limit(long soft, long hard) {}

  /**
   * Capabilities of a process.
   *
   * @param bounding bits to keep in the bounding set
   * @param last the highest capability that the kernel knows
   * @param header capset(2)'s header
   * @param data capset(2)'s data: permitted and effective
   */
  public record CapabilitySet(long bounding, int last, byte[] header, byte[] data) {}
}
