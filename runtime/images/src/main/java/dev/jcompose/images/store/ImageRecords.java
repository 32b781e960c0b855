package dev.jcompose.images.store;

import dev.jcompose.images.Image;
import dev.jcompose.images.ImageException;
import dev.jcompose.images.NewImage;
import dev.jcompose.images.manifest.ConfigDocument;
import dev.jcompose.images.manifest.Manifest;
import dev.jcompose.images.reference.Digest;
import dev.jcompose.images.reference.Reference;
import dev.jcompose.linux.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which images there are and what they are called: a config document and a record each, and one
 * table of names. Not safe for several threads; the store holds its lock.
 */
final class ImageRecords {

  private static final int VERSION = 1;

  /** How long what a broken pull left is kept for its next try. */
  private static final Duration RETRY_WITHIN = Duration.ofDays(1);

  private static final Duration USE_PRECISION = Duration.ofMinutes(1);

  /**
   * What is kept of an image beside its config.
   *
   * @param manifest digest of the document in {@code content}; empty where there is none
   * @param tagged when it last got a name, in milliseconds since 1970; 0: not known
   * @param used when a container was last made of it; 0: never
   */
  record ImageRecord(
      int version,
      List<String> repoDigests,
      String manifest,
      String manifestType,
      long tagged,
      long used) {
    ImageRecord {
      repoDigests = repoDigests == null ? List.of() : List.copyOf(repoDigests);
      manifest = manifest == null ? "" : manifest;
      manifestType = manifestType == null ? "" : manifestType;
    }

    static ImageRecord empty() {
      return new ImageRecord(VERSION, List.of(), "", "", 0, 0);
    }

    ImageRecord withUse(long now) {
      return new ImageRecord(version, repoDigests, manifest, manifestType, tagged, now);
    }

    ImageRecord withTag(long now) {
      return new ImageRecord(version, repoDigests, manifest, manifestType, now, used);
    }

    ImageRecord withDigests(Collection<String> digests) {
      return new ImageRecord(
          version, List.copyOf(new TreeSet<>(digests)), manifest, manifestType, tagged, used);
    }

    ImageRecord with(Manifest document) {
      return new ImageRecord(
          version, repoDigests, document.digest().toString(), document.mediaType(), tagged, used);
    }
  }

  /** Whole references to image ids. */
  record Names(int version, Map<String, String> names) {}

  private record Known(ConfigDocument document, ImageRecord record) {}

  private final StateLayout layout;
  private final Layers layers;
  private final Pins pins;
  private final Map<Digest, Known> images = new TreeMap<>();
  private final Map<String, Digest> names = new TreeMap<>();

  ImageRecords(StateLayout layout, Layers layers, Pins pins) {
    this.layout = layout;
    this.layers = layers;
    this.pins = pins;
  }

  /** Reads what is there; what is not whole is taken out and named. */
  void open(List<String> repairs) throws IOException {
    for (Path file : StateFiles.list(layout.images())) {
      String name = String.valueOf(file.getFileName());
      if (name.endsWith(".tmp")) {
        Files.delete(file);
      } else if (!file.equals(layout.names())) {
        openImage(file, name, repairs);
      }
    }
    Map<String, String> table =
        StateFiles.read(layout.names(), Names.class).map(Names::names).orElse(Map.of());
    for (var entry : table.entrySet()) {
      Digest id = Digest.parse(entry.getValue());
      if (images.containsKey(id)) {
        names.put(entry.getKey(), id);
      } else {
        repairs.add("forgot the name " + entry.getKey() + ": its image " + id + " is not there");
      }
    }
    if (names.size() < table.size()) {
      writeNames();
    }
  }

  private void openImage(Path file, String name, List<String> repairs) throws IOException {
    String hex = name.replace(".json", "");
    if (!Digest.isDigest("sha256:" + hex)) {
      return;
    }
    Digest id = new Digest(hex);
    Path config = layout.content(id);
    if (Files.exists(config)) {
      byte[] content = Files.readAllBytes(config);
      ConfigDocument document = ConfigDocument.parse(content);
      if (Digest.of(content).equals(id) && document.diffIds().stream().allMatch(layers::has)) {
        images.put(id, new Known(document, readRecord(file)));
        return;
      }
    }
    Files.delete(file);
    repairs.add("removed image " + id + ": its config or a layer is not there");
  }

  /** A record that a power failure tore is as good as an empty one. */
  private static ImageRecord readRecord(Path file) throws IOException {
    try {
      return StateFiles.read(file, ImageRecord.class).orElse(ImageRecord.empty());
    } catch (DamagedStateException _) {
      return ImageRecord.empty();
    }
  }

  /** Deletes documents and layers that nobody has, as a crash or a failed pull may leave them. */
  void sweep(List<String> repairs) throws IOException {
    for (Digest layer : unusedLayers()) {
      boolean resumable = layers.blob(layer).isPresent() && isFresh(layout.snapshot(layer));
      if (!resumable && layers.delete(layer)) {
        repairs.add("removed layer " + layer + ": no image has it");
      }
    }
    Set<Digest> used = usedContent();
    for (Path document : StateFiles.list(layout.contents())) {
      String name = String.valueOf(document.getFileName());
      if (!Digest.isDigest("sha256:" + name) || !used.contains(new Digest(name))) {
        Files.delete(document);
        repairs.add("removed " + document + ": no image has it");
      }
    }
    for (Path partial : StateFiles.list(layout.partial())) {
      if (!isFresh(partial)) {
        Files.delete(partial);
      }
    }
  }

  private static boolean isFresh(Path file) throws IOException {
    return Files.getLastModifiedTime(file).toInstant().isAfter(Instant.now().minus(RETRY_WITHIN));
  }

  private Set<Digest> usedContent() {
    Set<Digest> used = new HashSet<>(layers.blobs());
    images.forEach(
        (id, known) -> {
          used.add(id);
          if (!known.record().manifest().isEmpty()) {
            used.add(Digest.parse(known.record().manifest()));
          }
        });
    return used;
  }

  private Set<Digest> usedLayers() {
    Set<Digest> used = new TreeSet<>(pins.layers());
    images.values().forEach(image -> used.addAll(image.document().diffIds()));
    return used;
  }

  /** Layers that neither an image nor a pin has; some may be held by a running pull. */
  Set<Digest> unusedLayers() {
    Set<Digest> unused = new TreeSet<>(layers.all());
    unused.removeAll(usedLayers());
    return unused;
  }

  Set<Digest> ids() {
    return images.keySet();
  }

  /** The image a name stands for. */
  Optional<Digest> named(Reference name) {
    if (name.digest() != null) {
      String wanted = name.familiarName() + "@" + name.digest();
      return images.entrySet().stream()
          .filter(e -> e.getValue().record().repoDigests().contains(wanted))
          .map(Map.Entry::getKey)
          .findFirst();
    }
    return Optional.ofNullable(names.get(name.tagged().toString()));
  }

  /** The names of an image, whole, in order. */
  List<Reference> namesOf(Digest id) {
    List<Reference> found = new ArrayList<>();
    names.forEach(
        (name, owner) -> {
          if (owner.equals(id)) {
            found.add(Reference.parse(name));
          }
        });
    return found;
  }

  /** The image with its names as they are now. */
  Image image(Digest id) throws ImageException {
    Known known = images.get(id);
    if (known == null) {
      throw ImageException.notFound(id.toString());
    }
    ConfigDocument document = known.document();
    return new Image(
        id,
        document.config(),
        document.created(),
        document.author(),
        document.architecture(),
        document.variant(),
        document.os(),
        document.diffIds().stream().mapToLong(layers::size).sum(),
        document.diffIds(),
        namesOf(id).stream().map(Reference::familiar).toList(),
        known.record().repoDigests(),
        document.history(),
        instant(known.record().tagged()),
        instant(known.record().used()));
  }

  private static @Nullable Instant instant(long millis) {
    return millis == 0 ? null : Instant.ofEpochMilli(millis);
  }

  /** Adds an image whose layers are there, or what a registry says of one that is. */
  Digest add(NewImage image, ConfigDocument document) throws IOException {
    Digest id = Digest.of(image.config());
    Known known = images.get(id);
    ImageRecord record = known == null ? ImageRecord.empty() : known.record();
    Set<String> digests = new TreeSet<>(image.repoDigests());
    digests.addAll(record.repoDigests());
    record = record.withDigests(digests);
    Manifest manifest = image.manifest();
    if (manifest != null) {
      AtomicFile.writeSoon(layout.content(manifest.digest()), manifest.content());
      forgetManifest(record, manifest.digest());
      record = record.with(manifest);
    }
    AtomicFile.writeSoon(layout.content(id), image.config());
    put(id, document, record);
    return id;
  }

  private void forgetManifest(ImageRecord record, Digest next) throws IOException {
    if (!record.manifest().isEmpty() && !record.manifest().equals(next.toString())) {
      Files.deleteIfExists(layout.content(Digest.parse(record.manifest())));
    }
  }

  private void put(Digest id, ConfigDocument document, ImageRecord record) throws IOException {
    StateFiles.writeSoon(layout.image(id), record);
    images.put(id, new Known(document, record));
  }

  /** Writes down that a container is made of an image. */
  void used(Digest id, Instant now) throws IOException {
    Known known = images.get(id);
    if (known != null && known.record().used() < now.minus(USE_PRECISION).toEpochMilli()) {
      put(id, known.document(), known.record().withUse(now.toEpochMilli()));
    }
  }

  /** Adds a digest that a registry knows an image by, and what it has there. */
  void pushed(Digest id, String repoDigest, Manifest manifest) throws IOException {
    Known known = images.get(id);
    if (known != null) {
      Set<String> digests = new TreeSet<>(known.record().repoDigests());
      digests.add(repoDigest);
      AtomicFile.writeSoon(layout.content(manifest.digest()), manifest.content());
      forgetManifest(known.record(), manifest.digest());
      put(id, known.document(), known.record().withDigests(digests).with(manifest));
    }
  }

  /** What all of it takes. */
  StoreUsage usage() throws IOException {
    Map<Digest, Integer> owners = new HashMap<>();
    images
        .values()
        .forEach(
            known ->
                Set.copyOf(known.document().diffIds())
                    .forEach(layer -> owners.merge(layer, 1, Integer::sum)));
    Map<Digest, Long> shared = new HashMap<>();
    images.forEach(
        (id, known) ->
            shared.put(
                id,
                known.document().diffIds().stream()
                    .filter(layer -> owners.getOrDefault(layer, 0) > 1)
                    .mapToLong(layers::size)
                    .sum()));
    long unused = unusedLayers().stream().mapToLong(layers::diskSize).sum();
    for (Path partial : StateFiles.list(layout.partial())) {
      unused += Files.size(partial);
    }
    return new StoreUsage(layers.all().stream().mapToLong(layers::diskSize).sum(), unused, shared);
  }

  /** The manifest that an image came with. */
  Optional<Manifest> manifest(Digest id) throws IOException {
    Known known = images.get(id);
    if (known == null || known.record().manifest().isEmpty()) {
      return Optional.empty();
    }
    Path file = layout.content(Digest.parse(known.record().manifest()));
    return Files.exists(file)
        ? Optional.of(Manifest.parse(Files.readAllBytes(file), known.record().manifestType()))
        : Optional.empty();
  }

  /** Gives an image a name; it is taken from whoever had it. */
  void name(Reference name, Digest id, Instant now) throws IOException {
    names.put(name.tagged().toString(), id);
    Known known = images.get(id);
    if (known != null) {
      put(id, known.document(), known.record().withTag(now.toEpochMilli()));
    }
    writeNames();
  }

  /** Takes a name away; with a repository's last one go the digests it knows the image by. */
  void unname(Reference name) throws IOException {
    Digest id = names.remove(name.tagged().toString());
    Known known = id == null ? null : images.get(id);
    if (id != null
        && known != null
        && namesOf(id).stream().noneMatch(o -> o.name().equals(name.name()))) {
      String prefix = name.familiarName() + "@";
      List<String> others =
          known.record().repoDigests().stream().filter(d -> !d.startsWith(prefix)).toList();
      put(id, known.document(), known.record().withDigests(others));
    }
    writeNames();
  }

  /** Deletes an image without names; its id and the layers that no other image has. */
  List<Digest> delete(Digest id) throws IOException {
    List<Digest> deleted = new ArrayList<>(List.of(id));
    Known known = images.remove(id);
    Files.deleteIfExists(layout.image(id));
    Files.deleteIfExists(layout.content(id));
    if (known != null) {
      if (!known.record().manifest().isEmpty()) {
        Files.deleteIfExists(layout.content(Digest.parse(known.record().manifest())));
      }
      deleted.addAll(deleteUnused(known.document().diffIds()));
    }
    return deleted;
  }

  /** Deletes those of some layers that nobody has or holds; which they were. */
  List<Digest> deleteUnused(Collection<Digest> some) throws IOException {
    List<Digest> deleted = new ArrayList<>();
    Set<Digest> used = usedLayers();
    for (Digest layer : new TreeSet<>(some)) {
      if (!used.contains(layer) && layers.delete(layer)) {
        deleted.add(layer);
      }
    }
    return deleted;
  }

  private void writeNames() throws IOException {
    Map<String, String> table = new TreeMap<>();
    names.forEach((name, id) -> table.put(name, id.toString()));
    StateFiles.write(layout.names(), new Names(VERSION, table));
  }
}
