package dev.jcompose.engine.daemon;

import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.engine.api.ImageDeletion;
import dev.jcompose.engine.api.ImageDetails;
import dev.jcompose.engine.api.ImagePrune;
import dev.jcompose.engine.api.ImageSummary;
import dev.jcompose.engine.api.ImportImage;
import dev.jcompose.engine.api.Progress;
import dev.jcompose.engine.api.RegistryAuth;
import dev.jcompose.engine.container.Failures;
import dev.jcompose.engine.container.LocalContainers;
import dev.jcompose.engine.event.EventBus;
import dev.jcompose.images.HistoryEntry;
import dev.jcompose.images.Image;
import dev.jcompose.images.reference.Digest;
import dev.jcompose.images.reference.Reference;
import dev.jcompose.images.store.ImageStore;
import dev.jcompose.images.store.Removal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The engine's images as the API sees them. */
final class LocalImages implements Engine.Images {

  private final ImageStore images;
  private final LocalContainers containers;
  private final EventBus events;
  private final ImageTransfers transfers;
  private final InstantSource clock;

  LocalImages(
      ImageStore images,
      LocalContainers containers,
      EventBus events,
      ImageTransfers transfers,
      InstantSource clock) {
    this.images = images;
    this.containers = containers;
    this.events = events;
    this.transfers = transfers;
    this.clock = clock;
  }

  @Override
  public List<ImageSummary> list(boolean all, Filters filters) {
    return matching(filters).stream().map(image -> ImageViews.summary(image, -1, -1)).toList();
  }

  private List<Image> matching(Filters filters) {
    ImageFilters wanted = new ImageFilters(filters, this::get, clock.instant());
    try {
      return images.list().stream().filter(wanted::match).toList();
    } catch (IOException e) {
      throw Failures.of(e);
    }
  }

  @Override
  public ImageDetails inspect(String reference) {
    return ImageViews.details(get(reference));
  }

  private Image get(String reference) {
    try {
      return images
          .find(reference)
          .orElseThrow(
              () -> new EngineException(Kind.NOT_FOUND, "No such image: " + shown(reference)));
    } catch (IOException e) {
      throw Failures.of(e);
    }
  }

  private static String shown(String reference) {
    try {
      return Reference.parse(reference).tagged().familiar();
    } catch (IllegalArgumentException _) {
      return reference;
    }
  }

  static Reference parse(String reference) {
    try {
      return Reference.parse(reference);
    } catch (IllegalArgumentException e) {
      throw new EngineException(Kind.INVALID, String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void pull(
      String reference, String platform, RegistryAuth auth, Consumer<Progress> progress) {
    Reference parsed = parse(reference);
    if (parsed.isLocal()) {
      Image image = get(reference);
      progress.accept(Progress.status("", "Built in: " + image.id()));
      progress.accept(Progress.status("", "Status: Image is up to date for " + reference));
      return;
    }
    transfers.pull(parsed, platform, auth, progress);
    publish("pull", parsed.tagged().familiar());
  }

  @Override
  public void push(String reference, RegistryAuth auth, Consumer<Progress> progress) {
    Reference parsed = parse(reference);
    transfers.push(parsed, auth, progress);
    publish("push", parsed.tagged().familiar());
  }

  @Override
  public void load(InputStream archive, Consumer<Progress> progress) {
    for (String name : transfers.load(archive, progress)) {
      publish("load", name);
    }
  }

  @Override
  public void save(List<String> references, OutputStream out) {
    try {
      images.save(references, out);
    } catch (IOException e) {
      throw Failures.of(e);
    }
    references.forEach(name -> publish("save", name));
  }

  @Override
  public void importRoot(InputStream tar, ImportImage request, Consumer<Progress> progress) {
    String id = transfers.importRoot(tar, request, progress);
    publish("import", request.reference().isEmpty() ? id : request.reference());
  }

  private void publish(String action, String name) {
    events.publish("image", action, name, Map.of("name", name));
  }

  @Override
  public void tag(String image, String reference) {
    try {
      images.tag(image, parse(reference));
      events.publish("image", "tag", get(image).id().toString(), Map.of("name", reference));
    } catch (IOException e) {
      throw Failures.of(e);
    }
  }

  @Override
  public List<ImageDeletion> remove(String reference, boolean force, boolean noPrune) {
    try {
      return deletions(images.remove(reference, force, containers.imagesInUse()));
    } catch (IOException e) {
      throw Failures.of(e);
    }
  }

  private List<ImageDeletion> deletions(Removal removal) {
    List<ImageDeletion> all = new ArrayList<>();
    for (String name : removal.untagged()) {
      all.add(new ImageDeletion(name, null));
      publish("untag", name);
    }
    for (Digest digest : removal.deleted()) {
      all.add(new ImageDeletion(null, digest.toString()));
    }
    if (!removal.deleted().isEmpty()) {
      publish("delete", removal.deleted().getFirst().toString());
    }
    return all;
  }

  @Override
  public List<Map<String, Object>> history(String reference) {
    Image image = get(reference);
    try {
      List<Map<String, Object>> all = new ArrayList<>();
      for (HistoryEntry entry : images.history(reference)) {
        all.add(
            all.isEmpty()
                ? ImageViews.step(entry, image.id().toString(), image.repoTags())
                : ImageViews.step(entry, "<missing>", List.of()));
      }
      return all;
    } catch (IOException e) {
      throw Failures.of(e);
    }
  }

  @Override
  public ImagePrune prune(Filters filters) {
    ImagePruning pruning = new ImagePruning(filters);
    try {
      List<ImageDeletion> deleted = new ArrayList<>();
      Set<Digest> used = containers.imagesInUse();
      long before = images.usage().total();
      for (Image image : pruning.order(matching(pruning.wanted()), used)) {
        if (!pruning.isEnough(images.usage().total())) {
          deleted.addAll(deletions(images.remove(image.id().toString(), true, used)));
        }
      }
      long freed = before - images.usage().total();
      return new ImagePrune(deleted, freed + images.sweep());
    } catch (IOException e) {
      throw Failures.of(e);
    }
  }
}
