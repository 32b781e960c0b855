package dev.jcompose.scheduler.observe;

import dev.jcompose.engine.api.ImageDetails;
import dev.jcompose.engine.api.NetworkDetails;
import dev.jcompose.engine.api.VolumeDetails;
import dev.jcompose.scheduler.Labels;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an engine has.
 *
 * @param containers the project's, one-offs too, by service, number and name
 * @param networks all of the engine's: one may have a name that the project wants
 * @param volumes all of the engine's
 * @param images those asked for that are there, by reference
 * @param now when this was looked at
 */
public record Observed(
    String project,
    List<ObservedContainer> containers,
    List<NetworkDetails> networks,
    List<VolumeDetails> volumes,
    Map<String, ImageDetails> images,
    Instant now) {
  public Observed {
    containers =
        containers.stream()
            .sorted(
                Comparator.comparing(ObservedContainer::service)
                    .thenComparing(ObservedContainer::number)
                    .thenComparing(ObservedContainer::name))
            .toList();
    networks = List.copyOf(networks);
    volumes = List.copyOf(volumes);
    images = Map.copyOf(images);
  }

  /** The containers of a service, without one-offs. */
  public List<ObservedContainer> of(String service) {
    return containers.stream().filter(c -> !c.oneoff() && c.service().equals(service)).toList();
  }

  /** The network of this name; the project's own, should an engine have several. */
  public Optional<NetworkDetails> network(String name) {
    return networks.stream()
        .filter(n -> n.name().equals(name))
        .min(Comparator.comparing(n -> !isOurs(n.labels())));
  }

  /** The volume of this name. */
  public Optional<VolumeDetails> volume(String name) {
    return volumes.stream().filter(v -> v.name().equals(name)).findFirst();
  }

  /** Whether these are the labels of something that belongs to the project. */
  public boolean isOurs(Map<String, String> labels) {
    return project.equals(labels.get(Labels.PROJECT));
  }
}
