package dev.jcompose.model.differential;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A difference from docker compose 2.26.1 that is meant, with the reason. The list is short on
 * purpose: what is not in it is a bug.
 */
record Explanation(String why, Predicate<Difference> covers, String refusal, String acceptance) {
  private static final List<Explanation> ALL = List.of();

  static Optional<Explanation> of(Difference difference) {
    return ALL.stream().filter(e -> e.covers().test(difference)).findFirst();
  }

  /** Why we alone reject. */
  static Optional<Explanation> ofRefusal(String message) {
    return ALL.stream()
        .filter(e -> !e.refusal().isEmpty() && message.contains(e.refusal()))
        .findFirst();
  }

  /** Why they alone reject. */
  static Optional<Explanation> ofAcceptance(String message) {
    return ALL.stream()
        .filter(e -> !e.acceptance().isEmpty() && message.contains(e.acceptance()))
        .findFirst();
  }
}
