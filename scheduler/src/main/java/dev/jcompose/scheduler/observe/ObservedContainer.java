package dev.jcompose.scheduler.observe;

import dev.jcompose.engine.api.ContainerSummary;
import dev.jcompose.engine.api.MountPoint;
import dev.jcompose.scheduler.Labels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A container of a project.
 *
 * @param number 0 for a one-off
 * @param state the engine's word: created, running, paused, restarting, exited, dead, removing
 * @param networks the ids of its networks by name; an id is empty where the engine does not say
 * @param publishedPorts host ports that it holds now
 */
public record ObservedContainer(
    String id,
    String name,
    String service,
    int number,
    boolean oneoff,
    String state,
    String imageId,
    Map<String, String> labels,
    Map<String, String> networks,
    List<MountPoint> mounts,
    Set<Integer> publishedPorts) {
  public ObservedContainer {
    labels = Map.copyOf(labels);
    networks = Map.copyOf(networks);
    mounts = List.copyOf(mounts);
    publishedPorts = Set.copyOf(publishedPorts);
  }

  static ObservedContainer of(ContainerSummary summary) {
    Map<String, String> labels = summary.labels();
    Map<String, String> networks = new LinkedHashMap<>();
    summary
        .networkSettings()
        .networks()
        .forEach((name, endpoint) -> networks.put(name, endpoint.networkId()));
    return new ObservedContainer(
        summary.id(),
        name(summary),
        labels.getOrDefault(Labels.SERVICE, ""),
        number(labels),
        labels.getOrDefault(Labels.ONEOFF, "False").equalsIgnoreCase("true"),
        summary.state(),
        summary.imageId(),
        labels,
        networks,
        summary.mounts(),
        summary.ports().stream()
            .map(ContainerSummary.Port::publicPort)
            .filter(port -> port != 0)
            .collect(Collectors.toSet()));
  }

  /** With links the list has further names, {@code /other/alias}. */
  private static String name(ContainerSummary summary) {
    return summary.names().stream()
        .map(name -> name.startsWith("/") ? name.substring(1) : name)
        .filter(name -> name.indexOf('/') < 0)
        .findFirst()
        .orElse(summary.id());
  }

  private static int number(Map<String, String> labels) {
    try {
      return Integer.parseInt(labels.getOrDefault(Labels.CONTAINER_NUMBER, "0"));
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  /** A label's value, empty if there is none. */
  public String label(String key) {
    return labels.getOrDefault(key, "");
  }

  /** Whether it has processes, frozen or not, or is about to have them again. */
  public boolean running() {
    return state.equals("running") || state.equals("restarting") || state.equals("paused");
  }
}
