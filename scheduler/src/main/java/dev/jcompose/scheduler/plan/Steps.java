package dev.jcompose.scheduler.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Collects steps; what follows from other predecessors of a step is not said twice. */
final class Steps {
  private final Map<String, Step> steps = new LinkedHashMap<>();
  private final Map<String, Set<String>> neededBefore = new HashMap<>();
  private final Map<String, Set<String>> over = new HashMap<>();
  private final List<String> running = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  /** Adds a step, once; the title. */
  String add(Operation operation, String reason, Collection<String> needs) {
    return add(operation, reason, needs, List.of());
  }

  String add(
      Operation operation, String reason, Collection<String> needs, Collection<String> follows) {
    String title = operation.title();
    if (steps.containsKey(title)) {
      return title;
    }
    Set<String> direct = new TreeSet<>(needs);
    List<String> needed = direct.stream().filter(n -> !isImplied(n, direct, neededBefore)).toList();
    Set<String> before = new TreeSet<>(direct);
    before.addAll(follows);
    List<String> followed =
        before.stream().filter(n -> !direct.contains(n) && !isImplied(n, before, over)).toList();
    steps.put(title, new Step(operation, reason, needed, followed));
    neededBefore.put(title, closure(needed, neededBefore));
    over.put(title, closure(before, over));
    return title;
  }

  /** Whether another one of them comes after it anyway. */
  private static boolean isImplied(
      String title, Set<String> direct, Map<String, Set<String>> closures) {
    return direct.stream()
        .anyMatch(other -> closures.getOrDefault(other, Set.of()).contains(title));
  }

  private static Set<String> closure(Collection<String> direct, Map<String, Set<String>> closures) {
    Set<String> all = new HashSet<>(direct);
    direct.forEach(title -> all.addAll(closures.getOrDefault(title, Set.of())));
    return all;
  }

  boolean has(String title) {
    return steps.containsKey(title);
  }

  void running(String container) {
    running.add(container);
  }

  void warn(String warning) {
    if (!warnings.contains(warning)) {
      warnings.add(warning);
    }
  }

  Plan plan() {
    return new Plan(List.copyOf(steps.values()), running, warnings);
  }
}
