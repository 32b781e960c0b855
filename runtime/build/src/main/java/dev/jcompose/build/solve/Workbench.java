package dev.jcompose.build.solve;

import dev.jcompose.images.Image;
import dev.jcompose.images.NewImage;
import dev.jcompose.images.RootFilesystem;
import dev.jcompose.images.reference.Digest;
import dev.jcompose.images.reference.Reference;
import dev.jcompose.images.store.Assembly;
import dev.jcompose.images.store.ImageStore;
import dev.jcompose.linux.Directory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The store as one build uses it: places to work in, directories that become layers as they are,
 * and what earlier steps came to. Safe for several threads.
 */
public final class Workbench implements AutoCloseable {

  private final ImageStore store;
  private final Assembly assembly;
  private final StepResults results;
  private final Path mounts;
  private final Path directory;
  private final AtomicInteger count = new AtomicInteger();

  /**
   * @param home the builds' own directory, on the store's file system
   */
  public Workbench(ImageStore store, StepResults results, Path home) throws IOException {
    this.store = store;
    this.results = results;
    this.assembly = store.assemble();
    this.mounts = Files.createDirectories(home.resolve("mounts"));
    this.directory =
        Files.createTempDirectory(Files.createDirectories(home.resolve("tmp")), "build-");
  }

  /** A new, empty directory with mode 0755 that goes away with the bench, or is adopted. */
  Path scratch() throws IOException {
    Path made = Files.createDirectory(directory.resolve(Integer.toString(count.getAndIncrement())));
    return permitted(made);
  }

  private static Path permitted(Path made) throws IOException {
    try (Directory opened = Directory.open(made)) {
      opened.permitSelf(0755);
    }
    return made;
  }

  /** Makes a scratch directory a layer by taking it over, with overlayfs's marks in it. */
  Digest adopt(Path scratch) throws IOException {
    return assembly.adopt(scratch).diffId();
  }

  /** The layers of an image, lowest first. */
  List<Digest> layers(Image image) {
    List<Digest> layers = store.layers(image);
    layers.forEach(assembly::has);
    return layers;
  }

  /** What a process sees that works on some layers; it writes to {@code upper}. */
  RootFilesystem root(List<Digest> layers, Path upper) throws IOException {
    return store.stepRoot(layers, upper, scratch());
  }

  /** The layers' trees, topmost first. */
  List<Path> trees(List<Digest> layers) throws IOException {
    return store.trees(layers);
  }

  /** What a step's key led to before, if the layer is still there. */
  Optional<StepResults.Result> recall(Digest key) {
    return results.find(key).filter(result -> assembly.has(result.layer()));
  }

  /** Notes what a step led to. */
  void remember(Digest key, StepResults.Result result) throws IOException {
    results.put(key, result);
  }

  /** A directory by name that outlives the build, for a cache mount. */
  Path keptDirectory(String name) throws IOException {
    Path kept = mounts.resolve(name);
    return Files.isDirectory(kept) ? kept : permitted(Files.createDirectories(kept));
  }

  /** Makes an image of layers that are there, and gives it names. */
  Image commit(byte[] config, List<Reference> names) throws IOException {
    return assembly.finish(NewImage.of(config, names));
  }

  @Override
  public void close() throws IOException {
    try (assembly;
        Directory parent = Directory.open(directory.resolveSibling(""))) {
      parent.removeTree(Directory.bytes(String.valueOf(directory.getFileName())));
    }
  }
}
