package dev.jcompose.images.store;

import dev.jcompose.images.HistoryEntry;
import dev.jcompose.images.Image;
import dev.jcompose.images.ImageException;
import dev.jcompose.images.RootFilesystem;
import dev.jcompose.images.manifest.Descriptor;
import dev.jcompose.images.manifest.Manifest;
import dev.jcompose.images.reference.Digest;
import dev.jcompose.images.reference.Reference;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The images of one data root. Safe for use by many threads of one process; a data root belongs to
 * one process at a time.
 */
public interface ImageStore extends AutoCloseable {

  /**
   * Opens the store below a data root; makes it if there is none, and repairs what a crash left.
   */
  static ImageStore open(Path dataRoot) throws IOException {
    return DiskImageStore.open(dataRoot);
  }

  /** What {@code open} had to put right after a crash, as sentences for the log. */
  List<String> repairs();

  /**
   * Reads a {@code docker save} archive or an OCI layout, plain or compressed with gzip or zstd,
   * and unpacks its layers.
   *
   * @param progress gets a line at each step
   * @return the names (or, without any, the ids) of what was loaded, as people write them
   * @throws ImageException INVALID if the archive is damaged or not such an archive
   */
  List<String> load(InputStream archive, Consumer<String> progress) throws IOException;

  /** Begins to bring new layers and images in. */
  Assembly assemble(Assembly.Leftovers leftovers);

  /** The same; what no image has goes when it is closed. */
  default Assembly assemble() {
    return assemble(Assembly.Leftovers.DELETED);
  }

  /**
   * Begins or goes on to receive a blob; waits while somebody else does. The caller closes it: what
   * has arrived stays for the next try.
   */
  ArrivingBlob arrive(Descriptor blob) throws IOException, InterruptedException;

  /** Whether an unpacked layer is there; it may go at any time unless something has it. */
  boolean hasLayer(Digest diffId);

  /** A layer's tree, an overlay's lower directory; see {@link #hasLayer}. */
  Path tree(Digest diffId);

  /** An image's layers, lowest first; the host image has one that stands for the machine. */
  List<Digest> layers(Image image);

  /**
   * The root of a build's step: an overlay of layers above the mount points that a launch needs, so
   * that the process sees the layers' own names.
   *
   * @param layers lowest first
   * @param upper takes what the process writes; it and {@code work} lie on the layers' file system
   */
  RootFilesystem stepRoot(List<Digest> layers, Path upper, Path work) throws IOException;

  /**
   * The trees of layers, topmost first, each once; none for no layer. The machine's own layer has a
   * tree without its programs.
   */
  List<Path> trees(List<Digest> layers) throws IOException;

  /**
   * Has layers stay for something that is no image, such as a record of a build cache, whatever
   * happens to images. Replaces what the owner had; kept over restarts.
   *
   * @throws ImageException NOT_FOUND for a layer that is not there
   */
  void pin(String owner, List<Digest> diffIds) throws IOException;

  /**
   * Lets an owner's layers go; those that nobody else has are deleted. No effect: no such owner.
   */
  void unpin(String owner) throws IOException;

  /** All pins by owner. */
  Map<String, List<Digest>> pins();

  /** An image's config document, byte for byte. */
  byte[] config(Digest id) throws IOException;

  /** The manifest that an image came with or was pushed with; empty: none. */
  Optional<Manifest> manifest(Digest id) throws IOException;

  /** Writes down by which digest a registry knows an image now, and its manifest there. */
  void pushed(Digest id, String repoDigest, Manifest manifest) throws IOException;

  /**
   * A layer as an archive.
   *
   * @throws ImageException NOT_FOUND if it is not there
   */
  StoredLayer layer(Digest diffId) throws IOException;

  /** Writes images in an archive that {@link #load} and {@code docker load} read. */
  void save(List<String> namesOrIds, OutputStream out) throws IOException;

  /** What the images take. */
  StoreUsage usage() throws IOException;

  /**
   * Deletes what nobody has and no pull works on: left-over layers and downloads.
   *
   * @return bytes that are free now
   */
  long sweep() throws IOException;

  /** All images, newest first; the host image last. */
  List<Image> list() throws IOException;

  /**
   * The image of a name, an id with or without {@code sha256:}, or a unique prefix of an id.
   *
   * @throws ImageException CONFLICT if more than one id begins so
   */
  Optional<Image> find(String nameOrId) throws IOException;

  /**
   * Gives an image another name.
   *
   * @throws ImageException NOT_FOUND if there is no such image
   */
  void tag(String nameOrId, Reference name) throws IOException;

  /**
   * Takes a name away, or by id all names, and deletes the image with its last name.
   *
   * @param force also with several names by id; an image in use loses its names and stays
   * @param inUse the images that containers are made of
   * @throws ImageException NOT_FOUND; CONFLICT if it is in use, or has several names and is meant
   *     by id, without {@code force}
   */
  Removal remove(String nameOrId, boolean force, Set<Digest> inUse) throws IOException;

  /** How the image was made, newest step first. */
  List<HistoryEntry> history(String nameOrId) throws IOException;

  /**
   * Makes a container's own directories ({@code containers/<id>/upper} and {@code work}) and says
   * what its root is made of. Again for the same container: the same answer, whatever happened to
   * the image's names since.
   */
  RootFilesystem prepare(Image image, String containerId) throws IOException;

  /** Deletes what {@link #prepare} made and the container wrote. No such container: no effect. */
  void discard(String containerId) throws IOException;

  /** Waits until all that was brought in is on the disk. */
  @Override
  void close() throws IOException;
}
