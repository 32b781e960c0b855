package dev.jcompose.cli.command;

import dev.jcompose.model.Project;
import dev.jcompose.model.Service;
import dev.jcompose.scheduler.compile.Compiler;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Names and such of a project, one a line, in an order that does not change. */
final class ConfigLists {
  private ConfigLists() {}

  /** The enabled services, each after what it depends on. */
  static Set<String> services(Project project) {
    return dependenciesFirst(project, project.services().keySet());
  }

  /** The images of these services and their dependencies, of all if none is named. */
  static List<String> images(Project project, List<String> targets) {
    Collection<String> wanted = targets.isEmpty() ? project.services().keySet() : targets;
    List<String> images = new ArrayList<>();
    for (String name : dependenciesFirst(project, wanted)) {
      Service service = project.services().get(name);
      if (service != null) {
        images.add(Compiler.image(project, service));
      }
    }
    return images;
  }

  /** All profiles that services name, whether they are active or not. */
  static Set<String> profiles(Project project) {
    Set<String> all = new TreeSet<>();
    project.services().values().forEach(s -> all.addAll(s.profiles()));
    project.disabledServices().values().forEach(s -> all.addAll(s.profiles()));
    return all;
  }

  /** Name and hash of these services; of all if one of them is {@code *}. */
  static List<String> hashes(Project project, List<String> services) {
    Set<String> wanted =
        new TreeSet<>(services.contains("*") ? project.services().keySet() : services);
    List<String> lines = new ArrayList<>();
    for (String name : wanted) {
      Service service = project.services().get(name);
      if (service == null) {
        throw Session.noSuchService(name);
      }
      lines.add(name + " " + Compiler.fingerprint(project, service).hash());
    }
    return lines;
  }

  private static Set<String> dependenciesFirst(Project project, Collection<String> services) {
    Set<String> order = new LinkedHashSet<>();
    new TreeSet<>(services).forEach(s -> visit(project, s, order));
    return order;
  }

  private static void visit(Project project, String name, Set<String> order) {
    Service service = project.services().get(name);
    if (service != null && !order.contains(name)) {
      new TreeSet<>(service.dependsOn().keySet()).forEach(s -> visit(project, s, order));
      order.add(name);
    }
  }
}
