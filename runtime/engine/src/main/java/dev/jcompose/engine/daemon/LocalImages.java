package dev.jcompose.engine.daemon;

import dev.jcompose.engine.api.ContainerConfig;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.engine.api.Healthcheck;
import dev.jcompose.engine.api.ImageDeletion;
import dev.jcompose.engine.api.ImageDetails;
import dev.jcompose.engine.api.ImageSummary;
import dev.jcompose.engine.api.Progress;
import dev.jcompose.engine.container.Failures;
import dev.jcompose.engine.container.LocalContainers;
import dev.jcompose.engine.event.EventBus;
import dev.jcompose.images.HistoryEntry;
import dev.jcompose.images.Image;
import dev.jcompose.images.ImageConfig;
import dev.jcompose.images.ImageHealthcheck;
import dev.jcompose.images.reference.Digest;
import dev.jcompose.images.reference.Reference;
import dev.jcompose.images.store.ImageStore;
import dev.jcompose.images.store.Removal;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The engine's images as the API sees them. */
final class LocalImages implements Engine.Images {

  private final ImageStore images;
  private final LocalContainers containers;
  private final EventBus events;

  LocalImages(ImageStore images, LocalContainers containers, EventBus events) {
    this.images = images;
    this.containers = containers;
    this.events = events;
  }

  @Override
  public List<ImageSummary> list(boolean all, Filters filters) {
    try {
      return images.list().stream()
          .filter(image -> matches(image, filters))
          .map(LocalImages::summary)
          .toList();
    } catch (IOException e) {
      throw Failures.of(e);
    }
  }

  private static boolean matches(Image image, Filters filters) {
    List<String> references = filters.of("reference");
    List<String> dangling = filters.of("dangling");
    return filters.matchLabels(image.config().labels())
        && (references.isEmpty()
            || image.repoTags().stream()
                .anyMatch(
                    tag ->
                        references.stream()
                            .anyMatch(r -> tag.equals(r) || tag.startsWith(r + ":"))))
        && (dangling.isEmpty()
            || Boolean.parseBoolean(dangling.getFirst()) == image.repoTags().isEmpty());
  }

  private static ImageSummary summary(Image image) {
    return new ImageSummary(
        image.id().toString(),
        "",
        image.repoTags(),
        image.repoDigests(),
        image.created().getEpochSecond(),
        image.size(),
        -1,
        image.config().labels(),
        -1);
  }

  @Override
  public ImageDetails inspect(String reference) {
    Image image = get(reference);
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
        new ImageDetails.RootFs("layers", image.diffIds().stream().map(Digest::toString).toList()));
  }

  private Image get(String reference) {
    try {
      return images
          .find(reference)
          .orElseThrow(() -> new EngineException(Kind.NOT_FOUND, "No such image: " + reference));
    } catch (IOException e) {
      throw Failures.of(e);
    }
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

  @Override
  public void pull(String reference, String platform, Consumer<Progress> progress) {
    Reference parsed = parse(reference);
    if (parsed.registry().equals(Reference.LOCAL_REGISTRY)) {
      Image image = get(reference);
      progress.accept(Progress.text("Built in: " + image.id() + "\n"));
      return;
    }
    throw new EngineException(
        Kind.NOT_FOUND,
        "image "
            + reference
            + " is not on this machine, and pulling from registries is not built yet;"
            + " load it with `jcompose image load -i FILE`");
  }

  private static Reference parse(String reference) {
    try {
      return Reference.parse(reference);
    } catch (IllegalArgumentException e) {
      throw new EngineException(Kind.INVALID, "invalid reference format: " + e.getMessage(), e);
    }
  }

  @Override
  public void load(InputStream archive, Consumer<Progress> progress) {
    try {
      List<String> loaded =
          images.load(archive, line -> progress.accept(Progress.text(line + "\n")));
      for (String name : loaded) {
        progress.accept(Progress.text("Loaded image: " + name + "\n"));
        events.publish("image", "load", name, Map.of("name", name));
      }
    } catch (IOException e) {
      throw Failures.of(e);
    }
  }

  @Override
  public void tag(String image, String reference) {
    try {
      images.tag(image, parse(reference));
      events.publish("image", "tag", image, Map.of("name", reference));
    } catch (IOException e) {
      throw Failures.of(e);
    }
  }

  @Override
  public List<ImageDeletion> remove(String reference, boolean force, boolean noPrune) {
    try {
      Removal removal = images.remove(reference, force, containers.imagesInUse());
      List<ImageDeletion> all = new ArrayList<>();
      for (String name : removal.untagged()) {
        all.add(new ImageDeletion(name, null));
        events.publish("image", "untag", name, Map.of("name", name));
      }
      for (Digest digest : removal.deleted()) {
        all.add(new ImageDeletion(null, digest.toString()));
        events.publish("image", "delete", digest.toString(), Map.of("name", digest.toString()));
      }
      return all;
    } catch (IOException e) {
      throw Failures.of(e);
    }
  }

  @Override
  public List<Map<String, Object>> history(String reference) {
    Image image = get(reference);
    try {
      List<Map<String, Object>> all = new ArrayList<>();
      for (HistoryEntry entry : images.history(reference)) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("Id", all.isEmpty() ? image.id().toString() : "<missing>");
        line.put("Created", entry.created().getEpochSecond());
        line.put("CreatedBy", entry.createdBy());
        line.put("Tags", all.isEmpty() ? image.repoTags() : List.of());
        line.put("Size", entry.size());
        line.put("Comment", entry.comment());
        all.add(line);
      }
      return all;
    } catch (IOException e) {
      throw Failures.of(e);
    }
  }
}
