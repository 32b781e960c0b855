package dev.jcompose.scheduler.compile;

import dev.jcompose.engine.api.CreateNetwork;
import dev.jcompose.engine.api.CreateVolume;
import dev.jcompose.engine.api.Ipam;
import dev.jcompose.model.Network;
import dev.jcompose.model.Project;
import dev.jcompose.model.Service;
import dev.jcompose.model.Volume;
import dev.jcompose.model.VolumeMount;
import dev.jcompose.scheduler.ComposeException;
import dev.jcompose.scheduler.Labels;
import dev.jcompose.scheduler.UpOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns a project into what an engine can be asked for. */
public final class Compiler {

  private Compiler() {}

  /** The services that {@code options} select, with their networks and volumes. */
  public static Compiled compile(Project project, UpOptions options) {
    Map<String, Service> selected =
        Selection.of(project.services(), options.services(), options.dependencies());
    if (selected.isEmpty()) {
      throw new ComposeException("no service selected");
    }
    for (String scaled : options.scale().keySet()) {
      if (!project.services().containsKey(scaled)) {
        throw new ComposeException("scale: no such service: " + scaled);
      }
    }
    List<String> warnings = new ArrayList<>();
    Map<String, ServiceSpec> specs = new LinkedHashMap<>();
    selected.forEach((name, service) -> specs.put(name, spec(project, service, options, warnings)));
    checkContainerNames(project, specs);
    return new Compiled(
        project, specs, networks(project, selected), volumes(project, selected), warnings);
  }

  /** The reference of the image a service runs: the file's, or the one that a build makes. */
  public static String image(Project project, Service service) {
    return service.image().isEmpty() ? project.name() + "-" + service.name() : service.image();
  }

  /** The fingerprint of one service, as {@code config --hash} shows it. */
  public static Fingerprint fingerprint(Project project, Service service) {
    return spec(project, service, UpOptions.DEFAULT, new ArrayList<>()).fingerprint();
  }

  private static ServiceSpec spec(
      Project project, Service service, UpOptions options, List<String> warnings) {
    List<Upload> uploads = FileGrants.uploads(project, service, warnings);
    SecurityOptions security =
        SecurityOptions.read(project.directory(), service.name(), service.securityOpt());
    return new ServiceSpec(
        service,
        image(project, service),
        options.scale().getOrDefault(service.name(), service.scale()),
        options.services().isEmpty() || options.services().contains(service.name()),
        Fingerprints.of(project, service, uploads, security),
        uploads,
        security,
        options.dockerTiming());
  }

  private static void checkContainerNames(Project project, Map<String, ServiceSpec> specs) {
    Map<String, String> owners = new HashMap<>();
    for (ServiceSpec spec : specs.values()) {
      String name = spec.service().containerName();
      if (name.isEmpty()) {
        continue;
      }
      String at = At.position(project, "services." + spec.name() + ".container_name");
      if (spec.scale() > 1) {
        throw new ComposeException(
            "service \"%s\": container_name \"%s\" allows one container, scale is %d%s"
                .formatted(spec.name(), name, spec.scale(), at));
      }
      String other = owners.put(name, spec.name());
      if (other != null) {
        throw new ComposeException(
            "service \"%s\": container_name \"%s\" is taken by service \"%s\"%s"
                .formatted(spec.name(), name, other, at));
      }
    }
  }

  private static Map<String, Network> networks(Project project, Map<String, Service> selected) {
    Map<String, Network> used = new LinkedHashMap<>();
    for (Service service : selected.values()) {
      for (String key :
          service.networkMode().isEmpty() ? service.networks().keySet() : List.<String>of()) {
        Network network = project.networks().get(key);
        if (network == null) {
          throw new ComposeException(
              "service \"%s\": undefined network \"%s\"".formatted(service.name(), key));
        }
        used.put(key, network);
      }
    }
    return used;
  }

  private static Map<String, Volume> volumes(Project project, Map<String, Service> selected) {
    Map<String, Volume> used = new LinkedHashMap<>();
    for (Service service : selected.values()) {
      for (VolumeMount mount : service.volumes()) {
        if (mount instanceof VolumeMount.Named named && !named.source().isEmpty()) {
          Volume volume = project.volumes().get(named.source());
          if (volume == null) {
            throw new ComposeException(
                "service \"%s\": undefined volume \"%s\""
                    .formatted(service.name(), named.source()));
          }
          used.put(named.source(), volume);
        }
      }
    }
    return used;
  }

  /** The request for a network, labelled as the project's. */
  public static CreateNetwork network(Project project, Network network) {
    Map<String, String> labels = new LinkedHashMap<>(network.labels());
    labels.put(Labels.NETWORK, network.key());
    ours(project, labels, networkHash(network));
    return new CreateNetwork(
        network.name(),
        network.driver(),
        network.internal(),
        network.attachable(),
        network.enableIpv4(),
        network.enableIpv6(),
        ipam(network.ipam()),
        network.driverOpts(),
        labels);
  }

  /** What {@link #network} puts into {@link Labels#CONFIG_HASH}. */
  public static String networkHash(Network network) {
    return Fingerprints.of(network).hash();
  }

  /** The request for a volume, labelled as the project's. */
  public static CreateVolume volume(Project project, Volume volume) {
    Map<String, String> labels = new LinkedHashMap<>(volume.labels());
    labels.put(Labels.VOLUME, volume.key());
    ours(project, labels, volumeHash(volume));
    return new CreateVolume(volume.name(), volume.driver(), volume.driverOpts(), labels);
  }

  /** What {@link #volume} puts into {@link Labels#CONFIG_HASH}. */
  public static String volumeHash(Volume volume) {
    return Fingerprints.of(volume).hash();
  }

  private static void ours(Project project, Map<String, String> labels, String hash) {
    labels.put(Labels.PROJECT, project.name());
    labels.put(Labels.VERSION, Labels.ourVersion());
    labels.put(Labels.CONFIG_HASH, hash);
  }

  private static @Nullable Ipam ipam(Network.@Nullable Ipam ipam) {
    if (ipam == null) {
      return null;
    }
    return new Ipam(
        Objects.requireNonNullElse(ipam.driver(), ""),
        ipam.options(),
        ipam.config().stream()
            .map(p -> new Ipam.Pool(p.subnet(), p.ipRange(), p.gateway(), p.auxAddresses()))
            .toList());
  }
}
