package dev.jcompose.images.store;

import dev.jcompose.images.HistoryEntry;
import dev.jcompose.images.Image;
import dev.jcompose.images.ImageException;
import dev.jcompose.images.NewImage;
import dev.jcompose.images.RootFilesystem;
import dev.jcompose.images.archive.ArchiveWriter;
import dev.jcompose.images.archive.ArchivedImage;
import dev.jcompose.images.archive.ImageArchive;
import dev.jcompose.images.manifest.ConfigDocument;
import dev.jcompose.images.manifest.Descriptor;
import dev.jcompose.images.manifest.Manifest;
import dev.jcompose.images.reference.Digest;
import dev.jcompose.images.reference.InvalidReferenceException;
import dev.jcompose.images.reference.Reference;
import dev.jcompose.linux.UserNamespace;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The store on a disk. Layers are unpacked without the lock; it is held for the short steps in
 * which names and records change.
 */
final class DiskImageStore implements ImageStore {

  private static final Pattern ID_PREFIX = Pattern.compile("(?:sha256:)?([0-9a-f]{1,64})");

  private final ReentrantLock lock = new ReentrantLock();
  private final StateLayout layout;
  private final Pins pins;
  private final Layers layers;
  private final ImageRecords records;
  private final ContainerRoots roots;
  private final HostImage host;
  private final List<String> repairs;
  private final Set<Digest> arriving = new HashSet<>();
  private final InstantSource clock = InstantSource.system();

  private DiskImageStore(
      StateLayout layout,
      Pins pins,
      Layers layers,
      ImageRecords records,
      ContainerRoots roots,
      HostImage host,
      List<String> repairs) {
    this.layout = layout;
    this.pins = pins;
    this.layers = layers;
    this.records = records;
    this.roots = roots;
    this.host = host;
    this.repairs = List.copyOf(repairs);
  }

  static DiskImageStore open(Path dataRoot) throws IOException {
    StateLayout layout = new StateLayout(dataRoot.toAbsolutePath());
    for (Path directory :
        List.of(
            layout.contents(),
            layout.images(),
            layout.snapshots(),
            layout.partial(),
            layout.pins(),
            layout.temporary(),
            layout.builtIn(),
            layout.containers())) {
      Files.createDirectories(directory);
      // Layers hold set-user-id programs: no user of the machine may reach them (CVE-2021-41091).
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }
    List<String> repairs = new ArrayList<>();
    for (Path left : StateFiles.list(layout.temporary())) {
      StateFiles.deleteTree(left);
      repairs.add("removed " + left + ": left unfinished");
    }
    boolean userXattr = UserNamespace.isNested();
    Layers layers = new Layers(layout, userXattr);
    layers.open(repairs);
    Pins pins = new Pins(layout);
    pins.open(layers, repairs);
    ImageRecords records = new ImageRecords(layout, layers, pins);
    records.open(repairs);
    records.sweep(repairs);
    BuiltInTrees trees = new BuiltInTrees(layout);
    HostImage host = HostImage.ofThisMachine(trees);
    ContainerRoots roots = new ContainerRoots(layout, trees, userXattr);
    roots.sweep(host.base());
    return new DiskImageStore(layout, pins, layers, records, roots, host, repairs);
  }

  @Override
  public List<String> repairs() {
    return repairs;
  }

  @Override
  public List<String> load(InputStream archive, Consumer<String> progress) throws IOException {
    try (Assembly assembly = assemble(Assembly.Leftovers.DELETED)) {
      List<String> loaded = new ArrayList<>();
      for (ArchivedImage image : ImageArchive.read(archive, assembly, progress)) {
        loaded.addAll(add(image, assembly));
      }
      return loaded;
    }
  }

  private static List<String> add(ArchivedImage image, Assembly assembly) throws IOException {
    List<String> repoDigests =
        image.manifest() == null
            ? List.of()
            : image.names().stream().map(n -> n.familiarName() + "@" + image.manifest()).toList();
    Image made = assembly.finish(new NewImage(image.config(), image.names(), repoDigests, null));
    return image.names().isEmpty()
        ? List.of(made.id().toString())
        : image.names().stream().map(Reference::familiar).toList();
  }

  @Override
  public Assembly assemble(Assembly.Leftovers leftovers) {
    return new DiskAssembly(layout, layers, this::finish, this::collect, leftovers);
  }

  @Override
  public ArrivingBlob arrive(Descriptor blob) throws IOException, InterruptedException {
    Digest digest = blob.digest();
    synchronized (arriving) {
      while (!arriving.add(digest)) {
        arriving.wait();
      }
    }
    try {
      return ArrivingBlob.open(
          blob, layout.partial(digest), layout.content(digest), () -> arrived(digest));
    } catch (IOException e) {
      arrived(digest);
      throw e;
    }
  }

  private void arrived(Digest digest) {
    synchronized (arriving) {
      arriving.remove(digest);
      arriving.notifyAll();
    }
  }

  private Image finish(NewImage image) throws IOException {
    ConfigDocument document = ConfigDocument.parse(image.config());
    for (Digest layer : document.diffIds()) {
      if (!layers.has(layer)) {
        throw new ImageException(
            ImageException.Kind.INVALID, "image config lists the unknown layer " + layer);
      }
    }
    lock.lock();
    try {
      Digest id = records.add(image, document);
      for (Reference name : image.names()) {
        refuseReserved(name);
        records.name(name, id, clock.instant());
      }
      return records.image(id);
    } finally {
      lock.unlock();
    }
  }

  /** Deletes those of some layers that nobody needs. */
  private void collect(List<Digest> some) throws IOException {
    lock.lock();
    try {
      records.deleteUnused(some);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Path tree(Digest diffId) {
    return layout.tree(diffId);
  }

  @Override
  public boolean hasLayer(Digest diffId) {
    return layers.has(diffId);
  }

  @Override
  public void pin(String owner, List<Digest> diffIds) throws IOException {
    lock.lock();
    try {
      for (Digest layer : diffIds) {
        if (!layers.has(layer)) {
          throw ImageException.notFound("layer " + layer);
        }
      }
      pins.put(owner, diffIds);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void unpin(String owner) throws IOException {
    lock.lock();
    try {
      records.deleteUnused(pins.remove(owner));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Map<String, List<Digest>> pins() {
    lock.lock();
    try {
      return pins.all();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public byte[] config(Digest id) throws IOException {
    try {
      return Files.readAllBytes(layout.content(id));
    } catch (NoSuchFileException e) {
      throw new ImageException(ImageException.Kind.NOT_FOUND, "No such image: " + id, e);
    }
  }

  @Override
  public Optional<Manifest> manifest(Digest id) throws IOException {
    lock.lock();
    try {
      return records.manifest(id);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void pushed(Digest id, String repoDigest, Manifest manifest) throws IOException {
    lock.lock();
    try {
      records.pushed(id, repoDigest, manifest);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public StoredLayer layer(Digest diffId) throws IOException {
    return layers.stored(diffId);
  }

  @Override
  public void save(List<String> namesOrIds, OutputStream out) throws IOException {
    try (Assembly assembly = assemble(Assembly.Leftovers.DELETED)) {
      ArchiveWriter writer = new ArchiveWriter(out, layer -> new LayerFile(layers.stored(layer)));
      for (String nameOrId : namesOrIds) {
        Image image = find(nameOrId).orElseThrow(() -> ImageException.notFound(shown(nameOrId)));
        if (image.id().equals(host.image().id())) {
          throw HostImage.builtIn("be saved");
        }
        for (Digest layer : image.diffIds()) {
          if (!assembly.has(layer)) {
            throw ImageException.notFound("layer " + layer);
          }
        }
        writer.add(image, config(image.id()), manifest(image.id()), names(nameOrId, image));
      }
      writer.finish();
    }
  }

  /** An id stands for all names of its image, a name for itself. */
  private static List<Reference> names(String asked, Image image) {
    List<Reference> all = image.repoTags().stream().map(Reference::parse).toList();
    Optional<Reference> named = reference(asked).map(Reference::tagged).filter(all::contains);
    return named.map(List::of).orElse(all);
  }

  @Override
  public StoreUsage usage() throws IOException {
    lock.lock();
    try {
      return records.usage();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long sweep() throws IOException {
    lock.lock();
    try {
      long before = records.usage().total();
      long partial = 0;
      records.deleteUnused(records.unusedLayers());
      synchronized (arriving) {
        for (Path file : StateFiles.list(layout.partial())) {
          String name = String.valueOf(file.getFileName());
          if (!Digest.isDigest("sha256:" + name) || !arriving.contains(new Digest(name))) {
            partial += Files.size(file);
            Files.delete(file);
          }
        }
      }
      return before - records.usage().total() + partial;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<Image> list() throws IOException {
    lock.lock();
    try {
      List<Image> images = new ArrayList<>();
      for (Digest id : records.ids()) {
        images.add(records.image(id));
      }
      images.sort(Comparator.comparing(Image::created).reversed().thenComparing(Image::id));
      images.add(host.image());
      return images;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<Image> find(String nameOrId) throws IOException {
    lock.lock();
    try {
      Optional<Digest> id = resolve(nameOrId);
      if (id.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(records.ids().contains(id.get()) ? records.image(id.get()) : host.image());
    } finally {
      lock.unlock();
    }
  }

  private Optional<Digest> resolve(String nameOrId) throws IOException {
    Optional<Digest> named = reference(nameOrId).flatMap(this::named);
    return named.isPresent() ? named : byPrefix(nameOrId);
  }

  private Optional<Digest> named(Reference reference) {
    return HostImage.isNamed(reference) ? Optional.of(host.image().id()) : records.named(reference);
  }

  private static Optional<Reference> reference(String text) {
    try {
      return Optional.of(Reference.parse(text));
    } catch (InvalidReferenceException _) {
      return Optional.empty();
    }
  }

  private Optional<Digest> byPrefix(String text) throws ImageException {
    var prefix = ID_PREFIX.matcher(text);
    if (!prefix.matches()) {
      return Optional.empty();
    }
    List<Digest> ids = new ArrayList<>(records.ids());
    ids.add(host.image().id());
    ids.removeIf(id -> !id.hex().startsWith(prefix.group(1)));
    if (ids.size() > 1) {
      throw new ImageException(
          ImageException.Kind.CONFLICT,
          "ambiguous image id: " + ids.size() + " begin with " + text);
    }
    return ids.stream().findFirst();
  }

  @Override
  public void tag(String nameOrId, Reference name) throws IOException {
    refuseReserved(name);
    if (name.digest() != null) {
      throw new ImageException(
          ImageException.Kind.INVALID, "refusing to create a tag with a digest reference");
    }
    lock.lock();
    try {
      Digest id = existing(nameOrId);
      if (!records.ids().contains(id)) {
        throw HostImage.builtIn("have another name");
      }
      records.name(name, id, clock.instant());
    } finally {
      lock.unlock();
    }
  }

  private static void refuseReserved(Reference name) throws ImageException {
    if (name.isLocal()) {
      throw new ImageException(
          ImageException.Kind.INVALID,
          "\""
              + name.familiar()
              + "\": "
              + Reference.LOCAL_REGISTRY
              + " is reserved for built-in images");
    }
  }

  private Digest existing(String nameOrId) throws IOException {
    return resolve(nameOrId).orElseThrow(() -> ImageException.notFound(shown(nameOrId)));
  }

  private static String shown(String nameOrId) {
    return reference(nameOrId).map(r -> r.tagged().familiar()).orElse(nameOrId);
  }

  @Override
  public Removal remove(String nameOrId, boolean force, Set<Digest> inUse) throws IOException {
    lock.lock();
    try {
      Digest id = existing(nameOrId);
      if (!records.ids().contains(id)) {
        throw HostImage.builtIn("be removed");
      }
      Optional<Reference> name =
          reference(nameOrId).map(Reference::tagged).filter(r -> records.named(r).isPresent());
      return remove(nameOrId, id, name.orElse(null), force, inUse.contains(id));
    } finally {
      lock.unlock();
    }
  }

  private Removal remove(
      String asked, Digest id, @Nullable Reference name, boolean force, boolean used)
      throws IOException {
    List<Reference> names = records.namesOf(id);
    if (name != null && name.digest() == null && names.size() > 1) {
      records.unname(name);
      return new Removal(List.of(name.familiar()), List.of());
    }
    if (names.size() > 1 && !force) {
      throw conflict(asked, "image is referenced in multiple repositories");
    }
    if (used && !force) {
      throw conflict(asked, "image is being used by a container");
    }
    for (Reference gone : names) {
      records.unname(gone);
    }
    List<String> untagged = names.stream().map(Reference::familiar).toList();
    return new Removal(untagged, used ? List.of() : records.delete(id));
  }

  private static ImageException conflict(String asked, String why) {
    return new ImageException(
        ImageException.Kind.CONFLICT,
        "conflict: unable to delete " + asked + " (must be forced) - " + why);
  }

  @Override
  public List<HistoryEntry> history(String nameOrId) throws IOException {
    Image image = find(nameOrId).orElseThrow(() -> ImageException.notFound(shown(nameOrId)));
    List<HistoryEntry> steps = new ArrayList<>();
    int layer = 0;
    for (HistoryEntry step : image.history()) {
      long size = 0;
      if (!step.emptyLayer() && layer < image.diffIds().size()) {
        size = layers.size(image.diffIds().get(layer++));
      }
      steps.add(
          new HistoryEntry(
              step.created(), step.createdBy(), step.comment(), step.emptyLayer(), size));
    }
    return steps.reversed();
  }

  @Override
  public RootFilesystem prepare(Image image, String containerId) throws IOException {
    lock.lock();
    try {
      records.used(image.id(), clock.instant());
    } finally {
      lock.unlock();
    }
    return roots.prepare(containerId, base(layers(image), BuiltInTrees.Place.ABOVE));
  }

  private ContainerRoots.Base base(List<Digest> chain, BuiltInTrees.Place mountPoints)
      throws IOException {
    // The machine's own root has the mount points.
    return chain.equals(List.of(HostImage.LAYER))
        ? host.base()
        : roots.base(chain, mountPoints, host::base);
  }

  @Override
  public List<Digest> layers(Image image) {
    return image.id().equals(host.image().id()) ? List.of(HostImage.LAYER) : image.diffIds();
  }

  @Override
  public RootFilesystem stepRoot(List<Digest> chain, Path upper, Path work) throws IOException {
    return roots.stepRoot(base(chain, BuiltInTrees.Place.BELOW), upper, work);
  }

  @Override
  public List<Path> trees(List<Digest> chain) throws IOException {
    return base(chain, BuiltInTrees.Place.NOWHERE).lowerdirs();
  }

  @Override
  public void discard(String containerId) throws IOException {
    roots.discard(containerId);
  }

  @Override
  public void close() throws IOException {
    layers.settle();
  }
}
