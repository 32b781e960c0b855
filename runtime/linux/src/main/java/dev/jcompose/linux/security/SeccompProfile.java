package dev.jcompose.linux.security;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which system calls a container may make, on any machine. {@link Seccomp} makes and compiles them.
 */
public final class SeccompProfile {

  private final SeccompAction defaultAction;
  private final Map<SeccompArch, Set<SeccompArch>> foreign;
  private final List<SeccompRule> rules;
  private final long flags;

  /**
   * @param foreign for a machine's architecture, the other ABIs whose calls are judged too; those
   *     of the rest kill the process
   * @param flags SECCOMP_FILTER_FLAG_* for the load
   */
  SeccompProfile(
      SeccompAction defaultAction,
      Map<SeccompArch, Set<SeccompArch>> foreign,
      List<SeccompRule> rules,
      long flags) {
    this.defaultAction = defaultAction;
    this.foreign = Map.copyOf(foreign);
    this.rules = List.copyOf(rules);
    this.flags = flags;
  }

  SeccompAction defaultAction() {
    return defaultAction;
  }

  Set<SeccompArch> foreign(SeccompArch machine) {
    return foreign.getOrDefault(machine, Set.of());
  }

  List<SeccompRule> rules() {
    return rules;
  }

  long flags() {
    return flags;
  }
}
