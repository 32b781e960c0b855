package dev.jcompose.scheduler.plan;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Collects steps; what follows from other predecessors of a step is not said twice. */
final class Steps {
  /** Where a step stands, and by number the steps that are over, or have succeeded, before it. */
  private record Place(int number, BitSet succeeded, BitSet over) {}

  private final Map<String, Step> steps = new LinkedHashMap<>();
  private final Map<String, Place> places = new HashMap<>();
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
    BitSet succeeded = new BitSet();
    BitSet over = new BitSet();
    needs.forEach(need -> succeeded.or(place(need).succeeded()));
    needs.forEach(need -> over.or(place(need).over()));
    follows.forEach(followed -> over.or(place(followed).over()));
    List<String> needed = without(needs, succeeded);
    Set<String> weak = new TreeSet<>(follows);
    weak.removeAll(needs);
    List<String> followed = without(weak, over);
    needs.forEach(need -> succeeded.set(place(need).number()));
    over.or(succeeded);
    follows.forEach(step -> over.set(place(step).number()));
    places.put(title, new Place(steps.size(), succeeded, over));
    steps.put(title, new Step(operation, reason, needed, followed));
    return title;
  }

  private Place place(String title) {
    Place place = places.get(title);
    if (place == null) {
      throw new IllegalStateException("no such step yet: " + title);
    }
    return place;
  }

  /** Sorted, and without those that come before another one of them anyway. */
  private List<String> without(Collection<String> titles, BitSet implied) {
    return new TreeSet<>(titles)
        .stream().filter(title -> !implied.get(place(title).number())).toList();
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
