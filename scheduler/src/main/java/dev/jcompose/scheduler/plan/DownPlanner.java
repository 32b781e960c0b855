package dev.jcompose.scheduler.plan;

import dev.jcompose.engine.api.MountPoint;
import dev.jcompose.engine.api.NetworkDetails;
import dev.jcompose.model.Project;
import dev.jcompose.model.Service;
import dev.jcompose.model.Volume;
import dev.jcompose.scheduler.DownOptions;
import dev.jcompose.scheduler.Labels;
import dev.jcompose.scheduler.Seconds;
import dev.jcompose.scheduler.compile.Compiler;
import dev.jcompose.scheduler.compile.Selection;
import dev.jcompose.scheduler.observe.Observed;
import dev.jcompose.scheduler.observe.ObservedContainer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Plans {@code down}: stops and removes dependents first, then what they stood on. */
public final class DownPlanner {
  private final Project project;
  private final Observed observed;
  private final DownOptions options;
  private final Steps steps = new Steps();
  private final Map<String, List<String>> stops = new HashMap<>();
  private final List<String> removals = new ArrayList<>();

  private DownPlanner(Project project, Observed observed, DownOptions options) {
    this.project = project;
    this.observed = observed;
    this.options = options;
  }

  /** What to do so that nothing of the project is left but what {@code options} keep. */
  public static Plan plan(Project project, Observed observed, DownOptions options) {
    return new DownPlanner(project, observed, options).plan();
  }

  private Plan plan() {
    Map<String, Service> services =
        Selection.withDependents(project.services(), options.services());
    for (String name : new ArrayList<>(services.keySet()).reversed()) {
      observed.of(name).forEach(this::planContainer);
    }
    if (options.services().isEmpty()) {
      if (options.removeOrphans()) {
        planOrphans();
      }
      planNetworks();
    }
    if (options.volumes() && options.services().isEmpty()) {
      planVolumes();
    }
    planImages(services);
    if (steps.plan().isEmpty() && options.services().isEmpty()) {
      steps.warn("No resource found to remove for project \"" + project.name() + "\".");
    }
    return steps.plan();
  }

  private void planContainer(ObservedContainer container) {
    List<String> before = new ArrayList<>();
    if (container.running()) {
      List<String> dependents = new ArrayList<>();
      project
          .services()
          .forEach(
              (name, service) -> {
                if (service.dependsOn().containsKey(container.service())) {
                  dependents.addAll(stops.getOrDefault(name, List.of()));
                }
              });
      String stop =
          steps.add(
              new Operation.StopContainer(
                  container.service(), Target.existing(container), Seconds.of(options.timeout())),
              "",
              List.of(),
              dependents);
      stops.computeIfAbsent(container.service(), k -> new ArrayList<>()).add(stop);
      before.add(stop);
    }
    removals.add(
        steps.add(
            new Operation.RemoveContainer(
                container.service(), Target.existing(container), options.volumes()),
            "",
            List.of(),
            before));
  }

  private void planOrphans() {
    for (ObservedContainer container : observed.containers()) {
      boolean known =
          project.services().containsKey(container.service())
              || project.disabledServices().containsKey(container.service());
      if (container.oneoff() || !known) {
        planContainer(container);
      }
    }
  }

  private void planNetworks() {
    for (NetworkDetails network : observed.networks()) {
      if (observed.isOurs(network.labels()) && network.labels().containsKey(Labels.NETWORK)) {
        steps.add(
            new Operation.RemoveNetwork(network.id(), network.name(), true),
            "",
            List.of(),
            removals);
      }
    }
  }

  /** Declared volumes of ours, and anonymous ones that a replacement took over by name. */
  private void planVolumes() {
    Map<String, String> names = new LinkedHashMap<>();
    for (Volume volume : project.volumes().values()) {
      boolean ours =
          observed.volume(volume.name()).filter(v -> observed.isOurs(v.labels())).isPresent();
      if (ours && !volume.external()) {
        names.put(volume.name(), "");
      }
    }
    for (ObservedContainer container : observed.containers()) {
      if (steps.has("remove container " + container.name())
          && !container.label(Labels.REPLACE).isEmpty()) {
        for (MountPoint mount : container.mounts()) {
          if (isAnonymous(mount)) {
            names.put(mount.name(), "anonymous");
          }
        }
      }
    }
    names.forEach(
        (name, reason) -> steps.add(new Operation.RemoveVolume(name), reason, List.of(), removals));
  }

  /** Engines name anonymous volumes by 64 hexadecimal digits. */
  private static boolean isAnonymous(MountPoint mount) {
    return mount.type().equals("volume")
        && mount.name().length() == 64
        && mount.name().chars().allMatch(c -> Character.digit(c, 16) >= 0);
  }

  private void planImages(Map<String, Service> services) {
    TreeSet<String> references = new TreeSet<>();
    for (Service service : services.values()) {
      boolean wanted =
          switch (options.images()) {
            case NONE -> false;
            case LOCAL -> service.hasBuild() && service.image().isEmpty();
            case ALL -> true;
          };
      String image = Compiler.image(project, service);
      if (wanted && observed.images().containsKey(image)) {
        references.add(image);
      }
    }
    references.forEach(
        image -> steps.add(new Operation.RemoveImage(image), "", List.of(), removals));
  }
}
