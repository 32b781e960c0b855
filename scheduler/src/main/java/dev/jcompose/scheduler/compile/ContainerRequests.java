package dev.jcompose.scheduler.compile;

import dev.jcompose.engine.api.ContainerConfig;
import dev.jcompose.engine.api.CreateContainer;
import dev.jcompose.engine.api.Healthcheck;
import dev.jcompose.model.Project;
import dev.jcompose.model.Service;
import dev.jcompose.model.VolumeMount;
import dev.jcompose.scheduler.Labels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The engine's request for one container of a service. */
public final class ContainerRequests {

  private ContainerRequests() {}

  public static CreateContainer of(Project project, ServiceSpec spec, Instance instance) {
    return new CreateContainer(
        config(project, spec, instance),
        HostConfigs.of(project, spec, instance),
        Endpoints.of(project, spec.service(), instance));
  }

  private static ContainerConfig config(Project project, ServiceSpec spec, Instance instance) {
    Service s = spec.service();
    Duration grace = s.stopGracePeriod();
    return ContainerConfig.builder()
        .hostname(s.hostname())
        .domainname(s.domainname())
        .user(s.user())
        .attachStdout(true)
        .attachStderr(true)
        .exposedPorts(Ports.exposed(s))
        .tty(s.tty())
        .openStdin(s.stdinOpen())
        .env(environment(s))
        .cmd(s.command())
        .healthcheck(healthcheck(s.healthcheck()))
        .image(spec.image())
        .volumes(anonymousVolumes(s, instance))
        .workingDir(s.workingDir())
        .entrypoint(s.entrypoint())
        .labels(labels(project, spec, instance))
        .stopSignal(s.stopSignal())
        .stopTimeout(grace == null ? null : Math.toIntExact(grace.plusMillis(999).toSeconds()))
        .build();
  }

  /** A variable without a value is sent bare: the engine then removes it. */
  private static List<String> environment(Service s) {
    List<String> env = new ArrayList<>();
    s.environment().forEach((name, value) -> env.add(value == null ? name : name + "=" + value));
    return env;
  }

  static @Nullable Healthcheck healthcheck(dev.jcompose.model.@Nullable Healthcheck h) {
    if (h == null) {
      return null;
    }
    if (h.disabled()) {
      return new Healthcheck(List.of("NONE"), 0, 0, 0, 0, 0);
    }
    return new Healthcheck(
        h.test(),
        nanos(h.interval()),
        nanos(h.timeout()),
        nanos(h.startPeriod()),
        nanos(h.startInterval()),
        h.retries() == null ? 0 : h.retries());
  }

  private static long nanos(@Nullable Duration duration) {
    return duration == null ? 0 : duration.toNanos();
  }

  private static Map<String, Map<String, String>> anonymousVolumes(Service s, Instance instance) {
    Map<String, Map<String, String>> volumes = new LinkedHashMap<>();
    for (VolumeMount mount : s.volumes()) {
      if (mount instanceof VolumeMount.Named named
          && Mounts.isPlainAnonymous(named)
          && instance.inherited().stream().noneMatch(m -> m.target().equals(named.target()))) {
        volumes.put(named.target(), Map.of());
      }
    }
    return volumes;
  }

  private static Map<String, String> labels(Project project, ServiceSpec spec, Instance instance) {
    Map<String, String> labels = new LinkedHashMap<>(spec.service().labels());
    labels.keySet().removeIf(key -> key.startsWith("com.docker.compose."));
    labels.put(Labels.PROJECT, project.name());
    labels.put(Labels.SERVICE, spec.name());
    labels.put(Labels.CONTAINER_NUMBER, Integer.toString(instance.number()));
    labels.put(Labels.ONEOFF, "False");
    labels.put(Labels.CONFIG_HASH, spec.fingerprint().hash());
    labels.put(Labels.CONFIG_PARTS, spec.fingerprint().label());
    labels.put(Labels.WORKING_DIR, project.directory().toString());
    labels.put(Labels.CONFIG_FILES, paths(project.files()));
    if (!project.envFiles().isEmpty()) {
      labels.put(Labels.ENVIRONMENT_FILE, paths(project.envFiles()));
    }
    labels.put(Labels.DEPENDS_ON, dependsOn(spec.service()));
    labels.put(Labels.VERSION, Labels.ourVersion());
    if (spec.dockerTiming()) {
      labels.put(Labels.HEALTH_TIMING, "docker");
    }
    if (!instance.imageId().isEmpty()) {
      labels.put(Labels.IMAGE, instance.imageId());
    }
    if (!instance.replaces().isEmpty()) {
      labels.put(Labels.REPLACE, instance.replaces());
    }
    return labels;
  }

  private static String paths(List<Path> paths) {
    return paths.stream()
        .map(path -> path.toAbsolutePath().toString())
        .collect(Collectors.joining(","));
  }

  private static String dependsOn(Service service) {
    return service.dependsOn().entrySet().stream()
        .map(e -> e.getKey() + ":" + e.getValue().condition().word() + ":" + e.getValue().restart())
        .collect(Collectors.joining(","));
  }
}
