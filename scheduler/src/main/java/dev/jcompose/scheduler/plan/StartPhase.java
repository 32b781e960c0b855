package dev.jcompose.scheduler.plan;

import dev.jcompose.model.Dependency;
import dev.jcompose.model.Service;
import dev.jcompose.scheduler.plan.Operation.Goal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Plans starts: a container starts when what its service depends on has started, is healthy or has
 * completed, as the dependency says. Independent services do not wait for each other.
 */
final class StartPhase {
  /**
   * A container as the start phase finds it.
   *
   * @param start whether it has to be started, and why; empty: it runs
   * @param needs steps that make it ready to start
   * @param follows steps that free what it needs, such as a host port
   */
  record Candidate(Target target, String start, List<String> needs, List<String> follows) {
    Candidate {
      needs = List.copyOf(needs);
      follows = List.copyOf(follows);
    }
  }

  private final Map<String, Service> services;
  private final Map<String, List<Candidate>> candidates;
  private final Steps steps;
  private final Map<String, List<String>> starts = new LinkedHashMap<>();
  private final Set<String> required = new HashSet<>();

  /** {@code services} and {@code candidates}: by service, dependencies first. */
  StartPhase(Map<String, Service> services, Map<String, List<Candidate>> candidates, Steps steps) {
    this.services = services;
    this.candidates = candidates;
    this.steps = steps;
    candidates.forEach(
        (name, list) -> {
          if (list.stream().anyMatch(c -> !c.start().isEmpty())) {
            service(name)
                .dependsOn()
                .forEach(
                    (dependency, how) -> {
                      if (how.required()) {
                        required.add(dependency + how.condition());
                      }
                    });
          }
        });
  }

  void plan() {
    candidates.forEach(this::planService);
  }

  private Service service(String name) {
    Service service = services.get(name);
    if (service == null) {
      throw new IllegalStateException("candidate of an unknown service " + name);
    }
    return service;
  }

  private void planService(String name, List<Candidate> list) {
    List<String> started = new ArrayList<>();
    starts.put(name, started);
    if (list.stream().allMatch(c -> c.start().isEmpty())) {
      return;
    }
    Service service = service(name);
    List<String> needs = new ArrayList<>();
    List<String> follows = new ArrayList<>();
    service
        .dependsOn()
        .forEach(
            (dependency, how) -> {
              List<String> gates = gates(dependency, how);
              (how.required() ? needs : follows).addAll(gates);
            });
    for (Candidate candidate : list) {
      if (!candidate.start().isEmpty()) {
        started.add(start(service, candidate, needs, follows, started));
      }
    }
  }

  private String start(
      Service service,
      Candidate candidate,
      List<String> needs,
      List<String> follows,
      List<String> earlier) {
    List<String> allNeeds = new ArrayList<>(needs);
    allNeeds.addAll(candidate.needs());
    List<String> allFollows = new ArrayList<>(follows);
    allFollows.addAll(candidate.follows());
    if (!service.ports().isEmpty()) {
      allFollows.addAll(earlier);
    }
    return steps.add(
        new Operation.StartContainer(service.name(), candidate.target()),
        candidate.start(),
        allNeeds,
        allFollows);
  }

  /** The steps that open the way for those that depend on {@code dependency} this way. */
  private List<String> gates(String dependency, Dependency how) {
    return switch (how.condition()) {
      case SERVICE_STARTED -> starts.getOrDefault(dependency, List.of());
      case SERVICE_HEALTHY -> awaits(dependency, how, Goal.HEALTHY);
      case SERVICE_COMPLETED_SUCCESSFULLY -> awaits(dependency, how, Goal.COMPLETED);
    };
  }

  private List<String> awaits(String dependency, Dependency how, Goal goal) {
    boolean optional = !required.contains(dependency + how.condition());
    String reason =
        (optional ? "optional dependency" : "dependency") + " of " + dependents(dependency, how);
    List<String> gates = new ArrayList<>();
    for (Candidate candidate : candidates.getOrDefault(dependency, List.of())) {
      gates.add(await(dependency, candidate, goal, optional, reason));
    }
    return gates;
  }

  private String dependents(String dependency, Dependency how) {
    return String.join(
        ", ",
        candidates.keySet().stream()
            .filter(
                name -> {
                  Dependency other = service(name).dependsOn().get(dependency);
                  return other != null && other.condition() == how.condition();
                })
            .toList());
  }

  private String await(
      String service, Candidate candidate, Goal goal, boolean optional, String reason) {
    List<String> start =
        steps.has(startTitle(service, candidate))
            ? List.of(startTitle(service, candidate))
            : List.of();
    return steps.add(
        new Operation.Await(service, candidate.target(), goal, optional),
        reason,
        optional ? List.of() : start,
        optional ? start : List.of());
  }

  private boolean isAwaitedHealthy(String service, Candidate candidate) {
    return required.contains(service + Dependency.Condition.SERVICE_HEALTHY)
        && steps.has(new Operation.Await(service, candidate.target(), Goal.HEALTHY, false).title());
  }

  private static String startTitle(String service, Candidate candidate) {
    return new Operation.StartContainer(service, candidate.target()).title();
  }

  /** Waits for all to be ready; jobs that others wait for have to complete. */
  void planReadiness() {
    candidates.forEach(
        (name, list) -> {
          boolean job =
              services.values().stream()
                  .map(s -> s.dependsOn().get(name))
                  .anyMatch(
                      d ->
                          d != null
                              && d.condition()
                                  == Dependency.Condition.SERVICE_COMPLETED_SUCCESSFULLY);
          Goal goal = job ? Goal.COMPLETED : Goal.READY;
          for (Candidate candidate : list) {
            if (goal != Goal.READY || !isAwaitedHealthy(name, candidate)) {
              await(name, candidate, goal, false, "asked to wait");
            }
          }
        });
  }
}
