package dev.jcompose.model.check;

import dev.jcompose.model.Position;
import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Problems;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds services that wait for themselves. */
final class CycleCheck {
  private final MapNode services;
  private final Set<String> enabled;
  private final Problems problems;
  private final Set<String> done = new HashSet<>();

  CycleCheck(MapNode services, Set<String> enabled, Problems problems) {
    this.services = services;
    this.enabled = enabled;
    this.problems = problems;
  }

  void check() {
    for (String name : services.entries().keySet()) {
      visit(name, new ArrayList<>());
    }
  }

  private void visit(String name, List<String> chain) {
    if (!enabled.contains(name) || done.contains(name)) {
      return;
    }
    chain.add(name);
    MapNode dependencies = services.map(name).map("depends_on");
    for (Map.Entry<String, MapNode.Entry> e : dependencies.entries().entrySet()) {
      int start = chain.indexOf(e.getKey());
      if (start < 0) {
        visit(e.getKey(), chain);
      } else if (enabled.contains(e.getKey())) {
        report(new ArrayList<>(chain.subList(start, chain.size())), e.getValue().key());
      }
    }
    chain.removeLast();
    done.add(name);
  }

  private void report(List<String> cycle, Position closing) {
    cycle.add(cycle.getFirst());
    problems.error(
        "dependency cycle: " + String.join(" -> ", cycle),
        closing,
        "remove one of these dependencies");
  }
}
