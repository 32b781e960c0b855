package dev.jcompose.engine.daemon;

import dev.jcompose.engine.api.ContainerConfig;
import dev.jcompose.engine.api.Healthcheck;
import dev.jcompose.engine.api.ImageDetails;
import dev.jcompose.engine.api.ImageSummary;
import dev.jcompose.images.HistoryEntry;
import dev.jcompose.images.Image;
import dev.jcompose.images.ImageConfig;
import dev.jcompose.images.ImageHealthcheck;
import dev.jcompose.images.reference.Digest;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The store's images as the API shows them. */
final class ImageViews {

  private ImageViews() {}

  /**
   * A line of the list.
   *
   * @param sharedSize bytes; -1 where nobody asked
   * @param containers how many are made of it; -1 where nobody asked
   */
  static ImageSummary summary(Image image, long sharedSize, long containers) {
    return new ImageSummary(
        image.id().toString(),
        "",
        image.repoTags(),
        image.repoDigests(),
        image.created().getEpochSecond(),
        image.size(),
        sharedSize,
        image.config().labels(),
        containers);
  }

  static ImageDetails details(Image image) {
    Instant tagged = image.lastTagged();
    List<HistoryEntry> history = image.history();
    return new ImageDetails(
        image.id().toString(),
        image.repoTags(),
        image.repoDigests(),
        image.created().toString(),
        image.author(),
        image.architecture(),
        image.variant(),
        image.os(),
        image.size(),
        config(image.config()),
        new ImageDetails.RootFs("layers", image.diffIds().stream().map(Digest::toString).toList()),
        "",
        history.isEmpty() ? "" : history.getLast().comment(),
        new ImageDetails.Metadata(tagged == null ? "0001-01-01T00:00:00Z" : tagged.toString()));
  }

  private static ContainerConfig config(ImageConfig config) {
    return ContainerConfig.builder()
        .user(config.user())
        .env(config.env())
        .entrypoint(config.entrypoint())
        .cmd(config.cmd())
        .workingDir(config.workingDir())
        .volumes(keys(config.volumes()))
        .exposedPorts(keys(config.exposedPorts()))
        .labels(config.labels())
        .stopSignal(config.stopSignal())
        .stopTimeout(config.stopTimeout())
        .healthcheck(healthcheck(config.healthcheck()))
        .shell(config.shell().isEmpty() ? null : config.shell())
        .onBuild(config.onBuild())
        .build();
  }

  private static Map<String, Map<String, String>> keys(Collection<String> names) {
    Map<String, Map<String, String>> map = new LinkedHashMap<>();
    names.forEach(name -> map.put(name, Map.of()));
    return map;
  }

  private static @Nullable Healthcheck healthcheck(@Nullable ImageHealthcheck check) {
    return check == null
        ? null
        : new Healthcheck(
            check.test(),
            check.interval().toNanos(),
            check.timeout().toNanos(),
            check.startPeriod().toNanos(),
            check.startInterval().toNanos(),
            check.retries());
  }

  /** A step of the history. */
  static Map<String, Object> step(HistoryEntry entry, String id, List<String> tags) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("Id", id);
    line.put("Created", entry.created().getEpochSecond());
    line.put("CreatedBy", entry.createdBy());
    line.put("Tags", tags);
    line.put("Size", entry.size());
    line.put("Comment", entry.comment());
    return line;
  }
}
