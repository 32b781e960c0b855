package dev.jcompose.scheduler.plan;

import dev.jcompose.engine.api.ImageDetails;
import dev.jcompose.engine.api.MountPoint;
import dev.jcompose.engine.api.NetworkDetails;
import dev.jcompose.model.Network;
import dev.jcompose.model.Service;
import dev.jcompose.model.Volume;
import dev.jcompose.model.VolumeMount;
import dev.jcompose.scheduler.Labels;
import dev.jcompose.scheduler.UpOptions;
import dev.jcompose.scheduler.UpOptions.Recreate;
import dev.jcompose.scheduler.compile.At;
import dev.jcompose.scheduler.compile.Compiled;
import dev.jcompose.scheduler.compile.ServiceSpec;
import dev.jcompose.scheduler.observe.Observed;
import dev.jcompose.scheduler.observe.ObservedContainer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Decides which containers stay, which are replaced, which are too many, and why. */
final class Decider {
  private static final int SHORT_ID = 12;
  private static final int MOST_CHANGES = 3;

  private final Compiled compiled;
  private final Observed observed;
  private final UpOptions options;
  private final Set<String> renewedNetworks;
  private final Map<String, Decision> decisions = new LinkedHashMap<>();

  /** {@code renewedNetworks}: names of networks that are removed and made again. */
  Decider(Compiled compiled, Observed observed, UpOptions options, Set<String> renewedNetworks) {
    this.compiled = compiled;
    this.observed = observed;
    this.options = options;
    this.renewedNetworks = renewedNetworks;
  }

  /** By service, dependencies first. */
  Map<String, Decision> decide() {
    for (ServiceSpec spec : compiled.services().values()) {
      decisions.put(spec.name(), decide(spec));
    }
    return decisions;
  }

  private Decision decide(ServiceSpec spec) {
    Map<ObservedContainer, String> reasons = new LinkedHashMap<>();
    for (ObservedContainer container : observed.of(spec.name())) {
      reasons.put(container, reasonToReplace(spec, container));
    }
    List<ObservedContainer> existing =
        reasons.keySet().stream()
            .sorted(
                Comparator.comparing(
                        (ObservedContainer c) -> !reasons.getOrDefault(c, "").isEmpty())
                    .thenComparing(ObservedContainer::number))
            .toList();
    return decision(spec, existing, reasons);
  }

  private Decision decision(
      ServiceSpec spec, List<ObservedContainer> existing, Map<ObservedContainer, String> reasons) {
    List<ObservedContainer> distinct = distinctNumbers(existing);
    List<ObservedContainer> surplus = new ArrayList<>(existing);
    List<Slot> slots = new ArrayList<>();
    for (ObservedContainer container :
        distinct.subList(0, Math.min(spec.scale(), distinct.size()))) {
      surplus.remove(container);
      String name = name(spec, container.number());
      String reason = reasons.getOrDefault(container, "");
      slots.add(
          reason.isEmpty()
              ? new Slot.Keep(container, isTemporary(container, name) ? name : container.name())
              : new Slot.Replace(container, name, reason));
    }
    int highest = existing.stream().mapToInt(ObservedContainer::number).max().orElse(0);
    while (slots.size() < spec.scale()) {
      highest++;
      slots.add(new Slot.Make(highest, name(spec, highest)));
    }
    return new Decision(spec, slots, surplus);
  }

  /** An interrupted replacement leaves two of one number: the better one, which comes first. */
  private static List<ObservedContainer> distinctNumbers(List<ObservedContainer> existing) {
    Set<Integer> numbers = new HashSet<>();
    return existing.stream().filter(c -> numbers.add(c.number())).toList();
  }

  private String name(ServiceSpec spec, int number) {
    String declared = spec.service().containerName();
    return declared.isEmpty()
        ? compiled.project().name() + "-" + spec.name() + "-" + number
        : declared;
  }

  /** The name that a replacement has while the old container is there. */
  static String temporaryName(ObservedContainer old, String name) {
    return shortId(old) + "_" + name;
  }

  private static String shortId(ObservedContainer container) {
    return container.id().substring(0, Math.min(SHORT_ID, container.id().length()));
  }

  private static boolean isTemporary(ObservedContainer container, String name) {
    return container.name().length() == name.length() + SHORT_ID + 1
        && container.name().endsWith("_" + name);
  }

  /** Empty if it can stay. */
  private String reasonToReplace(ServiceSpec spec, ObservedContainer container) {
    if (container.state().equals("dead")) {
      return "is dead";
    }
    Recreate strategy = strategy(spec);
    if (strategy == Recreate.NEVER) {
      return "";
    }
    if (strategy == Recreate.FORCE) {
      return "replacement is forced";
    }
    for (String provider : sharedWith(spec.service())) {
      Decision decision = decisions.get(provider);
      if (decision != null && decision.replacesAny()) {
        return "uses service " + provider + ", which is replaced";
      }
    }
    String reason = configReason(spec, container);
    if (reason.isEmpty()) {
      reason = imageReason(spec, container);
    }
    if (reason.isEmpty()) {
      reason = networkReason(spec.service(), container);
    }
    return reason.isEmpty() ? volumeReason(spec.service(), container) : reason;
  }

  private Recreate strategy(ServiceSpec spec) {
    if (options.recreate() == Recreate.NEVER) {
      return Recreate.NEVER;
    }
    boolean forced = options.recreate() == Recreate.FORCE || options.renewAnonymousVolumes();
    boolean applies = spec.target() || options.alwaysRecreateDependencies();
    boolean dependency = !spec.target() && options.alwaysRecreateDependencies();
    return (forced && applies) || dependency ? Recreate.FORCE : Recreate.DIVERGED;
  }

  /** Services whose namespaces or volumes it uses: it cannot outlive their containers. */
  static List<String> sharedWith(Service service) {
    List<String> shared = new ArrayList<>();
    for (String mode :
        List.of(
            service.networkMode(), service.ipc(), service.pid(), service.uts(), service.cgroup())) {
      if (mode.startsWith("service:")) {
        shared.add(mode.substring("service:".length()));
      }
    }
    for (String from : service.volumesFrom()) {
      if (!from.startsWith("container:")) {
        int colon = from.indexOf(':');
        shared.add(colon < 0 ? from : from.substring(0, colon));
      }
    }
    return shared;
  }

  private String configReason(ServiceSpec spec, ObservedContainer container) {
    if (container.label(Labels.CONFIG_HASH).equals(spec.fingerprint().hash())) {
      return "";
    }
    List<String> changes = spec.fingerprint().changesSince(container.label(Labels.CONFIG_PARTS));
    if (changes.isEmpty()) {
      return "configuration changed";
    }
    List<String> said =
        changes.stream().limit(MOST_CHANGES).map(key -> changed(spec, key)).toList();
    int more = changes.size() - said.size();
    return String.join(", ", said) + (more > 0 ? " and " + more + " more" : "");
  }

  private String changed(ServiceSpec spec, String key) {
    String path = "services." + spec.name() + "." + key;
    boolean removed = !spec.fingerprint().digests().containsKey(key);
    return key + (removed ? " removed" : " changed") + At.position(compiled.project(), path);
  }

  private String imageReason(ServiceSpec spec, ObservedContainer container) {
    ImageDetails image = observed.images().get(spec.image());
    return image == null || container.imageId().isEmpty() || container.imageId().equals(image.id())
        ? ""
        : "image " + spec.image() + " changed";
  }

  private String networkReason(Service service, ObservedContainer container) {
    if (!service.networkMode().isEmpty()) {
      return "";
    }
    for (String key : service.networks().keySet()) {
      Network network = compiled.networks().get(key);
      if (network == null) {
        continue;
      }
      if (renewedNetworks.contains(network.name())) {
        return "network " + network.name() + " is replaced";
      }
      String attached = container.networks().get(network.name());
      String wanted = observed.network(network.name()).map(NetworkDetails::id).orElse("");
      boolean moved = attached != null && !attached.isEmpty() && !attached.equals(wanted);
      if (attached == null && container.running()) {
        return "is not on network " + network.name();
      }
      if (moved) {
        return "network " + network.name() + " was replaced";
      }
    }
    return "";
  }

  private String volumeReason(Service service, ObservedContainer container) {
    for (VolumeMount mount : service.volumes()) {
      if (mount instanceof VolumeMount.Named named && !named.source().isEmpty()) {
        Volume volume = compiled.volumes().get(named.source());
        if (volume != null && !mounts(container, volume.name(), named.target())) {
          return "volume " + volume.name() + " is not mounted";
        }
      }
    }
    return "";
  }

  private static boolean mounts(ObservedContainer container, String volume, String target) {
    for (MountPoint mount : container.mounts()) {
      if (mount.name().equals(volume) && mount.destination().equals(target)) {
        return true;
      }
    }
    return false;
  }
}
