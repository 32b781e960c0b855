package dev.jcompose.engine.container;

import dev.jcompose.engine.api.ContainerConfig;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.Healthcheck;
import dev.jcompose.images.ImageConfig;
import dev.jcompose.images.ImageHealthcheck;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a container runs, from what was asked for and what its image says: moby's merge rules. */
final class ImageMerge {

  private ImageMerge() {}

  /** The merged config; INVALID if there is no command. */
  static ContainerConfig merge(ContainerConfig asked, ImageConfig image) {
    ContainerConfig.Builder merged = asked.toBuilder();
    merged.user(orElse(asked.user(), image.user()));
    merged.workingDir(orElse(asked.workingDir(), image.workingDir()));
    merged.stopSignal(orElse(asked.stopSignal(), image.stopSignal()));
    merged.env(environment(asked.env(), image.env()));
    merged.labels(labels(asked.labels(), image.labels()));
    merged.exposedPorts(union(asked.exposedPorts(), image.exposedPorts()));
    merged.volumes(union(asked.volumes(), image.volumes()));
    merged.healthcheck(healthcheck(asked.healthcheck(), image.healthcheck()));
    if (asked.stopTimeout() == null) {
      merged.stopTimeout(image.stopTimeout());
    }
    if (asked.shell() == null && !image.shell().isEmpty()) {
      merged.shell(image.shell());
    }
    List<String> entrypoint = asked.entrypoint();
    List<String> cmd = asked.cmd();
    if (entrypoint == null || entrypoint.isEmpty()) {
      if (cmd == null || cmd.isEmpty()) {
        cmd = image.cmd();
      }
      if (entrypoint == null) {
        entrypoint = image.entrypoint();
      }
    }
    // Docker's clients say [""] for "no entrypoint at all".
    if (entrypoint != null && entrypoint.equals(List.of(""))) {
      entrypoint = List.of();
    }
    merged.entrypoint(entrypoint).cmd(cmd);
    ContainerConfig config = merged.build();
    if (arguments(config).isEmpty()) {
      throw new EngineException(Kind.INVALID, "no command specified");
    }
    return config;
  }

  /** The program and its arguments. */
  static List<String> arguments(ContainerConfig config) {
    List<String> all = new ArrayList<>();
    if (config.entrypoint() != null) {
      all.addAll(config.entrypoint());
    }
    if (config.cmd() != null) {
      all.addAll(config.cmd());
    }
    return all;
  }

  private static String orElse(String asked, String image) {
    return asked.isEmpty() ? image : asked;
  }

  private static List<String> environment(List<String> asked, List<String> image) {
    List<String> all = new ArrayList<>(asked);
    List<String> known = asked.stream().map(ImageMerge::name).toList();
    image.stream().filter(entry -> !known.contains(name(entry))).forEach(all::add);
    return all;
  }

  private static String name(String entry) {
    int equals = entry.indexOf('=');
    return equals < 0 ? entry : entry.substring(0, equals);
  }

  private static Map<String, String> labels(Map<String, String> asked, Map<String, String> image) {
    Map<String, String> all = new LinkedHashMap<>(image);
    all.putAll(asked);
    return all;
  }

  private static Map<String, Map<String, String>> union(
      Map<String, Map<String, String>> asked, Collection<String> image) {
    Map<String, Map<String, String>> all = new LinkedHashMap<>(asked);
    image.forEach(key -> all.putIfAbsent(key, Map.of()));
    return all;
  }

  private static @Nullable Healthcheck healthcheck(
      @Nullable Healthcheck asked, @Nullable ImageHealthcheck image) {
    if (image == null) {
      return asked;
    }
    Healthcheck base =
        new Healthcheck(
            image.test(),
            image.interval().toNanos(),
            image.timeout().toNanos(),
            image.startPeriod().toNanos(),
            image.startInterval().toNanos(),
            image.retries());
    if (asked == null) {
      return base;
    }
    return new Healthcheck(
        asked.test().isEmpty() ? base.test() : asked.test(),
        asked.interval() == 0 ? base.interval() : asked.interval(),
        asked.timeout() == 0 ? base.timeout() : asked.timeout(),
        asked.startPeriod() == 0 ? base.startPeriod() : asked.startPeriod(),
        asked.startInterval() == 0 ? base.startInterval() : asked.startInterval(),
        asked.retries() == 0 ? base.retries() : asked.retries());
  }
}
