package dev.jcompose.model.check;

import dev.jcompose.model.Position;
import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Problems;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds services that wait for themselves. */
final class CycleCheck {
  /** Services of a cycle that are named; in a longer one the middle is left out. */
  private static final int LONGEST = 20;

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
      if (enabled.contains(name) && !done.contains(name)) {
        visit(name);
      }
    }
  }

  /** Depth first, without recursion: a chain of dependencies can be as long as the file. */
  private void visit(String root) {
    List<String> chain = new ArrayList<>(List.of(root));
    Set<String> onChain = new HashSet<>(chain);
    Deque<Iterator<Map.Entry<String, MapNode.Entry>>> open = new ArrayDeque<>();
    open.push(dependencies(root));
    while (!open.isEmpty()) {
      if (!open.element().hasNext()) {
        open.pop();
        String name = chain.removeLast();
        onChain.remove(name);
        done.add(name);
        continue;
      }
      Map.Entry<String, MapNode.Entry> dependency = open.element().next();
      String other = dependency.getKey();
      if (onChain.contains(other)) {
        report(chain.subList(chain.indexOf(other), chain.size()), dependency.getValue().key());
      } else if (enabled.contains(other) && !done.contains(other)) {
        chain.add(other);
        onChain.add(other);
        open.push(dependencies(other));
      }
    }
  }

  private Iterator<Map.Entry<String, MapNode.Entry>> dependencies(String name) {
    return services.map(name).map("depends_on").entries().entrySet().iterator();
  }

  private void report(List<String> cycle, Position closing) {
    List<String> shown = new ArrayList<>(cycle);
    if (shown.size() > LONGEST) {
      shown.subList(LONGEST / 2, shown.size() - LONGEST / 2).clear();
      shown.add(LONGEST / 2, "...");
    }
    shown.add(cycle.getFirst());
    problems.error(
        "dependency cycle: " + String.join(" -> ", shown),
        closing,
        "remove one of these dependencies");
  }
}
