package dev.jcompose.images.store;

import dev.jcompose.images.Image;
import dev.jcompose.images.ImageException;
import dev.jcompose.images.archive.ConfigDocument;
import dev.jcompose.images.reference.Digest;
import dev.jcompose.images.reference.Reference;
import dev.jcompose.linux.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which images there are and what they are called: a config document and a record each, and one
 * table of names. Not safe for several threads; the store holds its lock.
 */
final class ImageRecords {

  private static final int VERSION = 1;

  /** What is kept of an image beside its config. */
  record ImageRecord(int version, List<String> repoDigests) {
    ImageRecord {
      repoDigests = repoDigests == null ? List.of() : List.copyOf(repoDigests);
    }
  }

  /** Whole references to image ids. */
  record Names(int version, Map<String, String> names) {}

  private record Known(ConfigDocument document, Set<String> repoDigests) {}

  private final StateLayout layout;
  private final Layers layers;
  private final Map<Digest, Known> images = new TreeMap<>();
  private final Map<String, Digest> names = new TreeMap<>();

  ImageRecords(StateLayout layout, Layers layers) {
    this.layout = layout;
    this.layers = layers;
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
        List<String> digests =
            StateFiles.read(file, ImageRecord.class)
                .map(ImageRecord::repoDigests)
                .orElse(List.of());
        images.put(id, new Known(document, new TreeSet<>(digests)));
        return;
      }
    }
    Files.delete(file);
    repairs.add("removed image " + id + ": its config or a layer is not there");
  }

  /** Deletes documents and layers that no image has, as a crash may leave them. */
  void sweep(List<String> repairs) throws IOException {
    for (Path document : StateFiles.list(layout.contents())) {
      String name = String.valueOf(document.getFileName());
      if (!Digest.isDigest("sha256:" + name) || !images.containsKey(new Digest(name))) {
        Files.delete(document);
        repairs.add("removed " + document + ": no image has it");
      }
    }
    Set<Digest> used = usedLayers();
    for (Digest layer : layers.all()) {
      if (!used.contains(layer)) {
        layers.delete(layer);
        repairs.add("removed layer " + layer + ": no image has it");
      }
    }
  }

  private Set<Digest> usedLayers() {
    Set<Digest> used = new TreeSet<>();
    images.values().forEach(image -> used.addAll(image.document().diffIds()));
    return used;
  }

  Set<Digest> ids() {
    return images.keySet();
  }

  /** The image a name stands for. */
  Optional<Digest> named(Reference name) {
    if (name.digest() != null) {
      String wanted = name.familiarName() + "@" + name.digest();
      return images.entrySet().stream()
          .filter(e -> e.getValue().repoDigests().contains(wanted))
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
        List.copyOf(known.repoDigests()),
        document.history());
  }

  /** Adds an image whose layers are there, or a repository's digest to one that is. */
  Digest add(byte[] config, ConfigDocument document, List<String> repoDigests) throws IOException {
    Digest id = Digest.of(config);
    Known known = images.get(id);
    Set<String> digests = new TreeSet<>(repoDigests);
    if (known != null) {
      digests.addAll(known.repoDigests());
    }
    AtomicFile.write(layout.content(id), config);
    StateFiles.write(layout.image(id), new ImageRecord(VERSION, List.copyOf(digests)));
    images.put(id, new Known(document, digests));
    return id;
  }

  /** Gives an image a name; it is taken from whoever had it. */
  void name(Reference name, Digest id) throws IOException {
    names.put(name.tagged().toString(), id);
    writeNames();
  }

  void unname(Reference name) throws IOException {
    names.remove(name.tagged().toString());
    writeNames();
  }

  /** Deletes an image without names; its id and the layers that no other image has. */
  List<Digest> delete(Digest id) throws IOException {
    List<Digest> deleted = new ArrayList<>(List.of(id));
    Known known = images.remove(id);
    Files.deleteIfExists(layout.image(id));
    Files.deleteIfExists(layout.content(id));
    Set<Digest> used = usedLayers();
    if (known != null) {
      for (Digest layer : new TreeSet<>(known.document().diffIds())) {
        if (!used.contains(layer) && layers.has(layer)) {
          layers.delete(layer);
          deleted.add(layer);
        }
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
