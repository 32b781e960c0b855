package dev.jcompose.scheduler.compile;

import dev.jcompose.model.Service;
import dev.jcompose.scheduler.ComposeException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which services a command is about, and in what order. */
public final class Selection {

  private Selection() {}

  /**
   * The named services (none: all), with all that they need if {@code dependencies}; what is needed
   * comes first, otherwise the order is the file's.
   */
  public static Map<String, Service> of(
      Map<String, Service> services, List<String> names, boolean dependencies) {
    checkNames(services, names);
    Set<String> wanted = new LinkedHashSet<>(names.isEmpty() ? services.keySet() : names);
    if (dependencies) {
      Deque<String> todo = new ArrayDeque<>(wanted);
      while (!todo.isEmpty()) {
        for (String dependency : known(services, todo.pop())) {
          if (wanted.add(dependency)) {
            todo.add(dependency);
          }
        }
      }
    }
    Map<String, Service> sorted = sorted(services);
    sorted.keySet().retainAll(wanted);
    return sorted;
  }

  /** The named services (none: all) and all that need them, in the order of {@link #of}. */
  public static Map<String, Service> withDependents(
      Map<String, Service> services, List<String> names) {
    checkNames(services, names);
    if (names.isEmpty()) {
      return sorted(services);
    }
    Set<String> wanted = new LinkedHashSet<>(names);
    Map<String, Service> sorted = sorted(services);
    sorted.forEach(
        (name, service) -> {
          if (service.dependsOn().keySet().stream().anyMatch(wanted::contains)) {
            wanted.add(name);
          }
        });
    sorted.keySet().retainAll(wanted);
    return sorted;
  }

  private static void checkNames(Map<String, Service> services, Collection<String> names) {
    for (String name : names) {
      if (!services.containsKey(name)) {
        throw new ComposeException("no such service: " + name);
      }
    }
  }

  private static Map<String, Service> sorted(Map<String, Service> services) {
    Map<String, Service> sorted = new LinkedHashMap<>();
    for (String name : services.keySet()) {
      visit(services, name, new ArrayList<>(), sorted);
    }
    return sorted;
  }

  private static void visit(
      Map<String, Service> services, String name, List<String> path, Map<String, Service> sorted) {
    Service service = services.get(name);
    if (service == null || sorted.containsKey(name)) {
      return;
    }
    path.add(name);
    if (path.indexOf(name) < path.size() - 1) {
      throw new ComposeException("dependency cycle detected: " + String.join(" -> ", path));
    }
    for (String dependency : service.dependsOn().keySet()) {
      visit(services, dependency, path, sorted);
    }
    path.removeLast();
    sorted.put(name, service);
  }

  private static List<String> known(Map<String, Service> services, String name) {
    Service service = services.get(name);
    return service == null
        ? List.of()
        : service.dependsOn().keySet().stream().filter(services::containsKey).toList();
  }
}
