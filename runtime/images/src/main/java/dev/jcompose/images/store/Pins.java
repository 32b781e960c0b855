package dev.jcompose.images.store;

import dev.jcompose.images.reference.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Layers that something other than an image needs, such as a build cache; by owner. */
final class Pins {

  private static final int VERSION = 1;

  record PinRecord(int version, String owner, List<String> layers) {}

  private final StateLayout layout;
  private final Map<String, List<Digest>> pins = new TreeMap<>();

  Pins(StateLayout layout) {
    this.layout = layout;
  }

  /** Reads what is there; owners whose layers are gone are forgotten and named. */
  void open(Layers layers, List<String> repairs) throws IOException {
    for (Path file : StateFiles.list(layout.pins())) {
      PinRecord pin = read(file);
      List<Digest> wanted =
          pin.layers().stream().filter(Digest::isDigest).map(Digest::parse).toList();
      if (pin.owner().isEmpty() || !wanted.stream().allMatch(layers::has)) {
        Files.delete(file);
        repairs.add("forgot the layers of " + pin.owner() + ": not all are there");
      } else {
        pins.put(pin.owner(), wanted);
      }
    }
  }

  private static PinRecord read(Path file) throws IOException {
    PinRecord none = new PinRecord(VERSION, "", List.of());
    try {
      return StateFiles.read(file, PinRecord.class).orElse(none);
    } catch (DamagedStateException _) {
      return none;
    }
  }

  Map<String, List<Digest>> all() {
    return Map.copyOf(pins);
  }

  Set<Digest> layers() {
    Set<Digest> all = new HashSet<>();
    pins.values().forEach(all::addAll);
    return all;
  }

  void put(String owner, List<Digest> layers) throws IOException {
    StateFiles.writeSoon(
        file(owner), new PinRecord(VERSION, owner, layers.stream().map(Digest::toString).toList()));
    pins.put(owner, List.copyOf(layers));
  }

  /** The layers that the owner had. */
  List<Digest> remove(String owner) throws IOException {
    List<Digest> had = pins.remove(owner);
    Files.deleteIfExists(file(owner));
    return had == null ? List.of() : had;
  }

  private Path file(String owner) {
    return layout
        .pins()
        .resolve(
            Digest.of(owner.getBytes(java.nio.charset.StandardCharsets.UTF_8)).hex() + ".json");
  }
}
