package dev.jcompose.scheduler.plan;

import dev.jcompose.engine.api.ImageDetails;
import dev.jcompose.engine.api.NetworkDetails;
import dev.jcompose.engine.api.VolumeDetails;
import dev.jcompose.model.Network;
import dev.jcompose.model.Volume;
import dev.jcompose.model.VolumeMount;
import dev.jcompose.scheduler.ComposeException;
import dev.jcompose.scheduler.Labels;
import dev.jcompose.scheduler.UpOptions;
import dev.jcompose.scheduler.UpOptions.BuildPolicy;
import dev.jcompose.scheduler.UpOptions.PullPolicy;
import dev.jcompose.scheduler.build.BuildFlags;
import dev.jcompose.scheduler.compile.At;
import dev.jcompose.scheduler.compile.Compiled;
import dev.jcompose.scheduler.compile.Compiler;
import dev.jcompose.scheduler.compile.Endpoints;
import dev.jcompose.scheduler.compile.ServiceSpec;
import dev.jcompose.scheduler.observe.Observed;
import dev.jcompose.scheduler.observe.ObservedContainer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Plans what containers stand on: networks, volumes, images. */
final class Foundations {
  private final Compiled compiled;
  private final Observed observed;
  private final Steps steps;
  private final BuildPlanner builds;
  private final Map<String, String> makers = new HashMap<>();
  private final List<String> pulls = new ArrayList<>();

  Foundations(Compiled compiled, Observed observed, Steps steps) {
    this.builds = new BuildPlanner(compiled.project(), BuildFlags.NONE, steps);
    this.compiled = compiled;
    this.observed = observed;
    this.steps = steps;
  }

  /** Networks of ours that differ from the file, by name. An unlabelled hash is an old one's. */
  static Map<String, NetworkDetails> renewed(Compiled compiled, Observed observed) {
    Map<String, NetworkDetails> renewed = new LinkedHashMap<>();
    for (Network network : compiled.networks().values()) {
      observed
          .network(network.name())
          .filter(n -> !network.external() && observed.isOurs(n.labels()))
          .filter(n -> !n.labels().getOrDefault(Labels.CONFIG_HASH, "").isEmpty())
          .filter(n -> !Compiler.networkHash(network).equals(n.labels().get(Labels.CONFIG_HASH)))
          .ifPresent(n -> renewed.put(network.name(), n));
    }
    return renewed;
  }

  void planNetworks(Map<String, NetworkDetails> renewed) {
    for (Network network : compiled.networks().values()) {
      var there = observed.network(network.name());
      NetworkDetails old = renewed.get(network.name());
      if (there.isEmpty() && network.external()) {
        throw new ComposeException(
            "network %s declared as external, but could not be found%s; create it first: docker network create %s"
                .formatted(
                    network.name(),
                    At.position(compiled.project(), "networks." + network.key()),
                    network.name()));
      } else if (there.isEmpty()) {
        create(network, "not there yet", List.of());
      } else if (old != null) {
        renew(network, old);
      } else if (!network.external() && !observed.isOurs(there.get().labels())) {
        steps.warn(
            "a network with name %s exists but was not created for project \"%s\". Set `external: true` to use an existing network"
                .formatted(network.name(), compiled.project().name()));
      }
    }
  }

  private void create(Network network, String reason, List<String> needs) {
    makers.put(
        "network " + network.name(),
        steps.add(
            new Operation.CreateNetwork(Compiler.network(compiled.project(), network)),
            reason,
            with(pulls, needs)));
  }

  private void renew(Network network, NetworkDetails old) {
    List<String> disconnects = new ArrayList<>();
    for (ObservedContainer container : attached(network.name())) {
      disconnects.add(
          steps.add(
              new Operation.Disconnect(old.id(), network.name(), Target.existing(container)),
              "network is replaced",
              List.of()));
    }
    String remove =
        steps.add(
            new Operation.RemoveNetwork(old.id(), network.name(), false),
            "configuration changed" + At.position(compiled.project(), "networks." + network.key()),
            disconnects);
    create(network, "configuration changed", List.of(remove));
  }

  /** Puts containers that stay back on the networks that were made again. */
  void reconnect(Map<String, NetworkDetails> renewed, Map<String, Decision> decisions) {
    for (Network network : compiled.networks().values()) {
      if (!renewed.containsKey(network.name())) {
        continue;
      }
      for (ObservedContainer container : attached(network.name())) {
        if (!steps.has("remove container " + container.name()) && stays(container, decisions)) {
          var service = compiled.project().services().get(container.service());
          steps.add(
              new Operation.Connect(
                  network.name(),
                  Target.existing(container),
                  service == null
                      ? Endpoints.plain(container.name(), container.service())
                      : Endpoints.of(service, container.name(), network.key())),
              "network is replaced",
              List.of("create network " + network.name()));
        }
      }
    }
  }

  private static boolean stays(ObservedContainer container, Map<String, Decision> decisions) {
    Decision decision = decisions.get(container.service());
    return decision == null
        || container.oneoff()
        || decision.slots().stream()
            .anyMatch(s -> s instanceof Slot.Keep keep && keep.container().equals(container));
  }

  private List<ObservedContainer> attached(String network) {
    return observed.containers().stream().filter(c -> c.networks().containsKey(network)).toList();
  }

  void planVolumes() {
    for (Volume volume : compiled.volumes().values()) {
      var there = observed.volume(volume.name());
      if (there.isPresent()) {
        warnIfDifferent(volume, there.get());
      } else if (volume.external()) {
        throw new ComposeException(
            "external volume \"%s\" not found%s; create it first: docker volume create %s"
                .formatted(
                    volume.name(),
                    At.position(compiled.project(), "volumes." + volume.key()),
                    volume.name()));
      } else {
        makers.put(
            "volume " + volume.name(),
            steps.add(
                new Operation.CreateVolume(Compiler.volume(compiled.project(), volume)),
                "not there yet",
                List.copyOf(pulls)));
      }
    }
  }

  private void warnIfDifferent(Volume volume, VolumeDetails there) {
    if (volume.external()) {
      return;
    }
    String hash = there.labels().getOrDefault(Labels.CONFIG_HASH, "");
    if (!observed.isOurs(there.labels())) {
      steps.warn(
          "volume \"%s\" already exists but was not created for project \"%s\". Use `external: true` to use an existing volume"
              .formatted(volume.name(), compiled.project().name()));
    } else if (!hash.isEmpty() && !hash.equals(Compiler.volumeHash(volume))) {
      steps.warn(
          "volume \"%s\" exists but does not match the configuration%s; its data is kept as it is, `down -v` removes it"
              .formatted(
                  volume.name(), At.position(compiled.project(), "volumes." + volume.key())));
    }
  }

  private static List<String> with(Collection<String> some, Collection<String> more) {
    List<String> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  /**
   * The images, before the networks and volumes: if one can't be had, nothing is made. {@code
   * fresh}: references that were fetched a moment ago.
   */
  void planImages(UpOptions options, Set<String> fresh) {
    PullPolicy policy = options.pull();
    for (ServiceSpec spec : compiled.services().values()) {
      boolean needed = spec.scale() > 0 && !fresh.contains(spec.image());
      String build = needed ? reasonToBuild(spec, options) : "";
      if (!build.isEmpty()) {
        builds
            .plan(spec.service(), build)
            .ifPresent(
                step -> {
                  makers.put("image " + spec.image(), step);
                  pulls.add(step);
                });
        continue;
      }
      String reason = needed ? reasonToPull(spec, policy) : "";
      if (!reason.isEmpty()) {
        String pull =
            steps.add(
                new Operation.PullImage(spec.image(), spec.service().platform()),
                reason,
                List.of());
        makers.put("image " + spec.image(), pull);
        pulls.add(pull);
      }
    }
  }

  /** Why the image is to be built; empty if it is not, or not here. */
  private String reasonToBuild(ServiceSpec spec, UpOptions options) {
    if (spec.service().build() == null || options.build() == BuildPolicy.NEVER) {
      return "";
    }
    if (mustBuild(spec, options)) {
      return "is to be built";
    }
    boolean pulled = effective(spec, options.pull()).equals("always");
    boolean missing = !observed.images().containsKey(spec.image());
    return missing && !pulled ? "not there yet" : "";
  }

  /** Whether a service's image is built whether it is there or not. */
  static boolean mustBuild(ServiceSpec spec, UpOptions options) {
    return spec.service().build() != null
        && options.build() != BuildPolicy.NEVER
        && (options.build() == BuildPolicy.ALWAYS
            || effective(spec, options.pull()).equals("build"));
  }

  private String reasonToPull(ServiceSpec spec, PullPolicy policy) {
    boolean missing = !observed.images().containsKey(spec.image());
    String effective = effective(spec, policy);
    return switch (effective) {
      case "never", "build" -> "";
      case "always" -> "pull policy is always";
      default -> {
        if (!missing
            && PullAge.of(effective).filter(age -> isOlder(spec.image(), age)).isPresent()) {
          yield "pull policy is " + effective + " and it was last pulled before that";
        }
        boolean local = spec.service().image().isEmpty();
        yield missing && !local ? "not there yet" : "";
      }
    };
  }

  private boolean isOlder(String image, Duration age) {
    ImageDetails details = observed.images().get(image);
    String tagged = details == null ? "" : details.metadata().lastTagTime();
    try {
      return !tagged.isEmpty()
          && OffsetDateTime.parse(tagged).toInstant().isBefore(observed.now().minus(age));
    } catch (DateTimeException _) {
      return true;
    }
  }

  static String effective(ServiceSpec spec, PullPolicy policy) {
    return switch (policy) {
      case ALWAYS -> "always";
      case MISSING -> "missing";
      case NEVER -> "never";
      case PER_SERVICE -> spec.service().pullPolicy();
    };
  }

  /** The steps that a container of the service needs before it can be made. */
  Set<String> neededBy(ServiceSpec spec) {
    Set<String> needed = new LinkedHashSet<>();
    if (spec.service().networkMode().isEmpty()) {
      for (String key : spec.service().networks().keySet()) {
        Network network = compiled.networks().get(key);
        addMaker(needed, network == null ? "" : "network " + network.name());
      }
    }
    spec.service().volumes().stream()
        .filter(m -> m instanceof VolumeMount.Named n && !n.source().isEmpty())
        .map(m -> ((VolumeMount.Named) m).source())
        .forEach(
            key -> {
              Volume volume = compiled.volumes().get(key);
              addMaker(needed, volume == null ? "" : "volume " + volume.name());
            });
    addMaker(needed, "image " + spec.image());
    return needed;
  }

  private void addMaker(Set<String> needed, String resource) {
    String maker = makers.get(resource);
    if (maker != null) {
      needed.add(maker);
    }
  }
}
