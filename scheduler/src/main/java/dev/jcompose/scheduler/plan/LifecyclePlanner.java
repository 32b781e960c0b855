package dev.jcompose.scheduler.plan;

import dev.jcompose.model.Project;
import dev.jcompose.model.Service;
import dev.jcompose.scheduler.Orchestrator;
import dev.jcompose.scheduler.Seconds;
import dev.jcompose.scheduler.TransferOptions;
import dev.jcompose.scheduler.build.BuildFlags;
import dev.jcompose.scheduler.compile.Compiler;
import dev.jcompose.scheduler.compile.Selection;
import dev.jcompose.scheduler.observe.Observed;
import dev.jcompose.scheduler.observe.ObservedContainer;
import dev.jcompose.scheduler.plan.StartPhase.Candidate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Plans what is done to existing containers: start, stop, restart, kill, remove, pull. */
public final class LifecyclePlanner {

  private LifecyclePlanner() {}

  /** Starts what does not run, with its dependencies, in their order. */
  public static Plan start(Project project, Observed observed, List<String> names) {
    Map<String, Service> services = Selection.of(project.services(), names, true);
    Steps steps = new Steps();
    Map<String, List<Candidate>> candidates = new LinkedHashMap<>();
    for (String name : services.keySet()) {
      List<Candidate> list = new ArrayList<>();
      for (ObservedContainer container : observed.of(name)) {
        String reason = container.running() ? "" : "is " + container.state();
        list.add(new Candidate(Target.existing(container), reason, List.of(), List.of()));
      }
      candidates.put(name, list);
    }
    new StartPhase(services, candidates, steps).plan();
    return steps.plan();
  }

  /** Stops what runs, dependents first. */
  public static Plan stop(
      Project project, Observed observed, List<String> names, @Nullable Duration timeout) {
    Steps steps = new Steps();
    planStops(project, observed, names, timeout, steps);
    return steps.plan();
  }

  private static Map<String, String> planStops(
      Project project,
      Observed observed,
      List<String> names,
      @Nullable Duration timeout,
      Steps steps) {
    Map<String, Service> services = Selection.of(project.services(), names, false);
    Map<String, List<String>> stops = new HashMap<>();
    Map<String, String> byContainer = new HashMap<>();
    for (String name : new ArrayList<>(services.keySet()).reversed()) {
      List<String> dependents = new ArrayList<>();
      services.forEach(
          (other, service) -> {
            if (service.dependsOn().containsKey(name)) {
              dependents.addAll(stops.getOrDefault(other, List.of()));
            }
          });
      for (ObservedContainer container : observed.of(name)) {
        if (container.running()) {
          Operation stop =
              new Operation.StopContainer(name, Target.existing(container), Seconds.of(timeout));
          String title = steps.add(stop, "", List.of(), dependents);
          stops.computeIfAbsent(name, k -> new ArrayList<>()).add(title);
          byContainer.put(container.id(), title);
        }
      }
    }
    return byContainer;
  }

  /** Restarts, dependencies first, and with them dependents that ask for it. */
  public static Plan restart(
      Project project, Observed observed, List<String> names, @Nullable Duration timeout) {
    Set<String> wanted =
        new LinkedHashSet<>(Selection.of(project.services(), names, false).keySet());
    Map<String, Service> all = Selection.of(project.services(), List.of(), false);
    Steps steps = new Steps();
    Map<String, List<String>> restarts = new HashMap<>();
    all.forEach(
        (name, service) -> {
          boolean dragged =
              service.dependsOn().entrySet().stream()
                  .anyMatch(e -> e.getValue().restart() && wanted.contains(e.getKey()));
          if (!dragged && !wanted.contains(name)) {
            return;
          }
          List<String> before = new ArrayList<>();
          service
              .dependsOn()
              .keySet()
              .forEach(d -> before.addAll(restarts.getOrDefault(d, List.of())));
          for (ObservedContainer container : observed.of(name)) {
            Operation restart =
                new Operation.RestartContainer(
                    name, Target.existing(container), Seconds.of(timeout));
            String reason = wanted.contains(name) ? "" : "its dependency is restarted";
            restarts
                .computeIfAbsent(name, k -> new ArrayList<>())
                .add(steps.add(restart, reason, List.of(), before));
          }
        });
    return steps.plan();
  }

  /** Signals what runs. */
  public static Plan kill(Project project, Observed observed, List<String> names, String signal) {
    Steps steps = new Steps();
    each(project, observed, names, ObservedContainer::running)
        .forEach(
            c ->
                steps.add(
                    new Operation.KillContainer(c.service(), Target.existing(c), signal),
                    "",
                    List.of()));
    if (steps.plan().isEmpty()) {
      steps.warn("No container to kill");
    }
    return steps.plan();
  }

  /** Freezes what runs and is not frozen. */
  public static Plan pause(Project project, Observed observed, List<String> names) {
    Steps steps = new Steps();
    each(project, observed, names, c -> c.running() && !isPaused(c))
        .forEach(
            c ->
                steps.add(
                    new Operation.PauseContainer(c.service(), Target.existing(c)), "", List.of()));
    return steps.plan();
  }

  /** Lets go on what is frozen. */
  public static Plan unpause(Project project, Observed observed, List<String> names) {
    Steps steps = new Steps();
    each(project, observed, names, LifecyclePlanner::isPaused)
        .forEach(
            c ->
                steps.add(
                    new Operation.UnpauseContainer(c.service(), Target.existing(c)),
                    "",
                    List.of()));
    return steps.plan();
  }

  private static boolean isPaused(ObservedContainer container) {
    return container.state().equals("paused");
  }

  /** The services' containers that are so, in the services' order. */
  private static List<ObservedContainer> each(
      Project project, Observed observed, List<String> names, Predicate<ObservedContainer> so) {
    return Selection.of(project.services(), names, false).keySet().stream()
        .flatMap(name -> observed.of(name).stream())
        .filter(so)
        .toList();
  }

  /** Removes what does not run, or all after a stop. */
  public static Plan remove(
      Project project, Observed observed, List<String> names, boolean stop, boolean volumes) {
    Steps steps = new Steps();
    Map<String, String> stops = stop ? planStops(project, observed, names, null, steps) : Map.of();
    for (String name : Selection.of(project.services(), names, false).keySet()) {
      for (ObservedContainer container : observed.of(name)) {
        String stopped = stops.get(container.id());
        if (!container.running() || stopped != null) {
          steps.add(
              new Operation.RemoveContainer(name, Target.existing(container), volumes),
              "",
              stopped == null ? List.of() : List.of(stopped));
        }
      }
    }
    return steps.plan();
  }

  /** Builds the images of services that are built. */
  public static Plan build(
      Project project, List<String> names, BuildFlags flags, Orchestrator.BuildScope scope) {
    Steps steps = new Steps();
    BuildPlanner builds = new BuildPlanner(project, flags, steps);
    boolean dependencies = scope == Orchestrator.BuildScope.WITH_DEPENDENCIES;
    for (Service service : Selection.of(project.services(), names, dependencies).values()) {
      builds.plan(service, "");
    }
    Plan plan = steps.plan();
    if (plan.isEmpty()) {
      steps.warn("No services to build");
      plan = steps.plan();
    }
    return plan;
  }

  /** Fetches images, each once; not those that a service never fetches. */
  public static Plan pull(Project project, Observed observed, TransferOptions options) {
    Steps steps = new Steps();
    for (Service service : selected(project, options)) {
      boolean wanted =
          switch (options.images()) {
            case ALL -> true;
            case MISSING -> !observed.images().containsKey(Compiler.image(project, service));
            case NOT_BUILT -> !service.hasBuild();
          };
      boolean fetched =
          !Set.of("never", "build").contains(service.pullPolicy())
              && (!service.image().isEmpty() || !service.hasBuild());
      if (wanted && fetched) {
        steps.add(
            new Operation.PullImage(Compiler.image(project, service), service.platform()),
            "",
            List.of());
      }
    }
    return steps.plan();
  }

  /** Sends the images that services build and name. */
  public static Plan push(Project project, TransferOptions options) {
    Steps steps = new Steps();
    for (Service service : selected(project, options)) {
      if (service.hasBuild() && !service.image().isEmpty()) {
        steps.add(new Operation.PushImage(Compiler.image(project, service)), "", List.of());
      }
    }
    return steps.plan();
  }

  private static Collection<Service> selected(Project project, TransferOptions options) {
    return Selection.of(project.services(), options.services(), options.dependencies()).values();
  }
}
