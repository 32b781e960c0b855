package dev.jcompose.scheduler;

import dev.jcompose.model.Dependency;
import dev.jcompose.model.Dependency.Condition;
import dev.jcompose.model.Healthcheck;
import dev.jcompose.model.Network;
import dev.jcompose.model.NetworkAttachment;
import dev.jcompose.model.Origins;
import dev.jcompose.model.PortMapping;
import dev.jcompose.model.Position;
import dev.jcompose.model.Project;
import dev.jcompose.model.Service;
import dev.jcompose.model.Volume;
import dev.jcompose.model.VolumeMount;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Short ways to write projects in tests. */
public final class Projects {
  /** What probed services of these projects have. */
  public static final Healthcheck PROBE =
      new Healthcheck(List.of("CMD", "true"), null, null, null, null, null);

  private Projects() {}

  /** A project "demo" on its default network, with a named volume for each that is mounted. */
  public static Project demo(Service... services) {
    return project("demo", services);
  }

  public static Project project(String name, Service... services) {
    Map<String, Service> byName = new LinkedHashMap<>();
    Map<String, Volume> volumes = new LinkedHashMap<>();
    for (Service service : services) {
      byName.put(service.name(), service);
      for (VolumeMount mount : service.volumes()) {
        if (mount instanceof VolumeMount.Named named && !named.source().isEmpty()) {
          volumes.put(
              named.source(),
              new Volume(
                  named.source(), name + "_" + named.source(), false, "", Map.of(), Map.of()));
        }
      }
    }
    return new Project(
        name,
        Path.of("/srv", name),
        List.of(Path.of("/srv", name, "compose.yaml")),
        List.of(),
        byName,
        Map.of(),
        Map.of("default", network("default", name + "_default", Map.of())),
        volumes,
        Map.of(),
        Map.of(),
        Map.of(),
        Origins.NONE,
        List.of());
  }

  public static Network network(String key, String name, Map<String, String> options) {
    return new Network(key, name, false, "", options, false, false, null, null, null, Map.of());
  }

  public static Project at(Project p, Map<String, Position> positions) {
    return new Project(
        p.name(),
        p.directory(),
        p.files(),
        p.envFiles(),
        p.services(),
        p.disabledServices(),
        p.networks(),
        p.volumes(),
        p.configs(),
        p.secrets(),
        p.environment(),
        new Origins(positions),
        p.warnings());
  }

  public static Project with(Project p, Network network) {
    Map<String, Network> networks = new LinkedHashMap<>(p.networks());
    networks.put(network.key(), network);
    return new Project(
        p.name(),
        p.directory(),
        p.files(),
        p.envFiles(),
        p.services(),
        p.disabledServices(),
        networks,
        p.volumes(),
        p.configs(),
        p.secrets(),
        p.environment(),
        p.origins(),
        p.warnings());
  }

  /** A service of image "app" on the default network. */
  public static Service.Builder service(String name) {
    return Service.builder()
        .name(name)
        .image("app")
        .networks(Map.of("default", NetworkAttachment.DEFAULT));
  }

  public static Map<String, Dependency> needs(String service, Condition condition) {
    return Map.of(service, new Dependency(condition, false, true));
  }

  public static Map<String, Dependency> likes(String service, Condition condition) {
    return Map.of(service, new Dependency(condition, false, false));
  }

  public static Map<String, Dependency> restartsWith(String service) {
    return Map.of(service, new Dependency(Condition.SERVICE_STARTED, true, true));
  }

  public static VolumeMount named(String volume, String target) {
    return new VolumeMount.Named(volume, target, false, false, "", Map.of());
  }

  public static PortMapping port(int published, int target) {
    return new PortMapping("", target, Integer.toString(published), "", "tcp", "ingress", "");
  }
}
