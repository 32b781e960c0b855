package dev.jcompose.scheduler.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects steps. */
final class Steps {
  private final Map<String, Step> steps = new LinkedHashMap<>();
  private final List<String> running = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  /** Adds a step, once; the title. */
  String add(Operation operation, String reason, Collection<String> needs) {
    return add(operation, reason, needs, List.of());
  }

  String add(
      Operation operation, String reason, Collection<String> needs, Collection<String> follows) {
    List<String> needed = needs.stream().distinct().sorted().toList();
    List<String> followed =
        follows.stream().distinct().filter(title -> !needed.contains(title)).sorted().toList();
    steps.putIfAbsent(operation.title(), new Step(operation, reason, needed, followed));
    return operation.title();
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
