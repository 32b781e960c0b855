package dev.jcompose.scheduler.observe;

import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.engine.api.NetworkDetails;
import dev.jcompose.engine.api.VolumeDetails;
import dev.jcompose.model.Dependency;
import dev.jcompose.model.Network;
import dev.jcompose.model.Origins;
import dev.jcompose.model.Project;
import dev.jcompose.model.Service;
import dev.jcompose.model.Volume;
import dev.jcompose.scheduler.Labels;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A project made from labels alone, for commands that have no file. */
public final class ObservedProjects {

  private ObservedProjects() {}

  /** The project of this name; without services if the engine has nothing of it. */
  public static Project of(Engine engine, String name) {
    Filters ours = Filters.labels(List.of(Labels.PROJECT + "=" + name));
    List<ObservedContainer> containers =
        new Observer(engine)
            .containers(name).stream().filter(c -> !c.oneoff() && !c.service().isEmpty()).toList();
    String directory = containers.isEmpty() ? "" : containers.getFirst().label(Labels.WORKING_DIR);
    return new Project(
        name,
        Path.of(directory.isEmpty() ? "." : directory).toAbsolutePath(),
        files(containers),
        List.of(),
        services(containers),
        Map.of(),
        networks(engine.networks().list(ours)),
        volumes(engine.volumes().list(ours)),
        Map.of(),
        Map.of(),
        Map.of(),
        Origins.NONE,
        List.of());
  }

  private static List<Path> files(List<ObservedContainer> containers) {
    String label = containers.isEmpty() ? "" : containers.getFirst().label(Labels.CONFIG_FILES);
    return label.isEmpty() ? List.of() : Arrays.stream(label.split(",", -1)).map(Path::of).toList();
  }

  private static Map<String, Service> services(List<ObservedContainer> containers) {
    Map<String, Service> services = new TreeMap<>();
    for (ObservedContainer container : containers) {
      services.put(
          container.service(),
          Service.builder()
              .name(container.service())
              .image(container.label("com.docker.compose.image"))
              .scale(
                  (int)
                      containers.stream()
                          .filter(c -> c.service().equals(container.service()))
                          .count())
              .dependsOn(dependencies(container.label(Labels.DEPENDS_ON)))
              .build());
    }
    Map<String, Service> known = new LinkedHashMap<>();
    services.forEach(
        (name, service) -> {
          Map<String, Dependency> there = new LinkedHashMap<>(service.dependsOn());
          there.keySet().retainAll(services.keySet());
          known.put(name, service.toBuilder().dependsOn(there).build());
        });
    return known;
  }

  /** {@code db:service_healthy:false,cache:service_started:true}. */
  private static Map<String, Dependency> dependencies(String label) {
    Map<String, Dependency> dependencies = new LinkedHashMap<>();
    for (String entry : label.split(",", -1)) {
      String[] parts = entry.split(":", -1);
      if (!parts[0].isEmpty()) {
        dependencies.put(
            parts[0],
            new Dependency(
                condition(parts.length > 1 ? parts[1] : ""),
                parts.length > 2 && Boolean.parseBoolean(parts[2]),
                true));
      }
    }
    return dependencies;
  }

  private static Dependency.Condition condition(String word) {
    for (Dependency.Condition condition : Dependency.Condition.values()) {
      if (condition.word().equals(word.toLowerCase(Locale.ROOT))) {
        return condition;
      }
    }
    return Dependency.Condition.SERVICE_STARTED;
  }

  private static Map<String, Network> networks(List<NetworkDetails> found) {
    Map<String, Network> networks = new TreeMap<>();
    for (NetworkDetails n : found) {
      String key = n.labels().getOrDefault(Labels.NETWORK, n.name());
      networks.put(
          key,
          new Network(
              key,
              n.name(),
              false,
              n.driver(),
              n.options(),
              n.internal(),
              n.attachable(),
              null,
              null,
              null,
              Map.of()));
    }
    return networks;
  }

  private static Map<String, Volume> volumes(List<VolumeDetails> found) {
    Map<String, Volume> volumes = new TreeMap<>();
    for (VolumeDetails v : found) {
      String key = v.labels().getOrDefault(Labels.VOLUME, v.name());
      volumes.put(key, new Volume(key, v.name(), false, v.driver(), v.options(), Map.of()));
    }
    return volumes;
  }
}
