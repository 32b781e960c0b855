package dev.jcompose.scheduler.plan;

import dev.jcompose.model.Build;
import dev.jcompose.model.Project;
import dev.jcompose.model.Service;
import dev.jcompose.scheduler.build.BuildFlags;
import dev.jcompose.scheduler.build.BuildJob;
import dev.jcompose.scheduler.build.BuildJobs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts builds of services into a plan, each once, those whose images others use before them. */
final class BuildPlanner {

  private final Project project;
  private final BuildFlags flags;
  private final Steps steps;
  private final Map<String, Optional<String>> planned = new HashMap<>();

  BuildPlanner(Project project, BuildFlags flags, Steps steps) {
    this.project = project;
    this.flags = flags;
    this.steps = steps;
  }

  /** The step that builds a service's image; empty if the service is not built. */
  Optional<String> plan(Service service, String reason) {
    Optional<String> known = planned.get(service.name());
    if (known != null) {
      return known;
    }
    Build build = service.build();
    if (build == null) {
      return Optional.empty();
    }
    // Against a circle of contexts, which the file's check has told already.
    planned.put(service.name(), Optional.empty());
    List<String> before = new ArrayList<>();
    for (String name : BuildJobs.prerequisites(service)) {
      Optional.ofNullable(project.services().get(name))
          .or(() -> Optional.ofNullable(project.disabledServices().get(name)))
          .flatMap(other -> plan(other, "service " + service.name() + " is built with it"))
          .ifPresent(before::add);
    }
    BuildJob job = BuildJobs.of(project, service, build, flags);
    job.remarks().forEach(steps::warn);
    Optional<String> step =
        Optional.of(steps.add(new Operation.BuildImage(service.name(), job), reason, before));
    planned.put(service.name(), step);
    return step;
  }
}
