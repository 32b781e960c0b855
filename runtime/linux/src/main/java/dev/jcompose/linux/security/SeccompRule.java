package dev.jcompose.linux.security;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Calls by name, what their arguments must be (all of it), the answer, and when this is in force.
 */
record SeccompRule(
    List<String> names,
    SeccompAction action,
    List<ArgCondition> args,
    Scope includes,
    Scope excludes) {

  SeccompRule {
    names = List.copyOf(names);
    args = List.copyOf(args);
  }

  /** Facts about machine and container; empty ones say nothing. */
  record Scope(Set<Capability> caps, Set<String> arches, Optional<KernelVersion> minKernel) {
    static final Scope ANY = new Scope(Set.of(), Set.of(), Optional.empty());

    Scope {
      caps = Set.copyOf(caps);
      arches = Set.copyOf(arches);
    }
  }

  /** Included when every fact holds, excluded when any does. */
  boolean inForce(Capabilities bounding, SeccompArch machine, KernelVersion kernel) {
    boolean included =
        includes.caps.stream().allMatch(bounding::contains)
            && (includes.arches.isEmpty() || includes.arches.contains(machine.dockerName()))
            && includes.minKernel.map(least -> kernel.compareTo(least) >= 0).orElse(true);
    boolean excluded =
        excludes.caps.stream().anyMatch(bounding::contains)
            || excludes.arches.contains(machine.dockerName())
            || excludes.minKernel.map(least -> kernel.compareTo(least) >= 0).orElse(false);
    return included && !excluded;
  }
}
