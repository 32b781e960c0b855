package dev.jcompose.images.store;

import dev.jcompose.images.EtcOverlay;
import dev.jcompose.images.HostBind;
import dev.jcompose.images.RootFilesystem;
import dev.jcompose.images.reference.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Containers' own directories, and a record of what each one's root was made of. */
final class ContainerRoots {

  private static final int VERSION = 1;
  private static final String RECORD = "rootfs.json";

  /**
   * What lies below a container's own directory.
   *
   * @param lowerdirs topmost first
   */
  record Base(List<Path> lowerdirs, List<HostBind> binds, @Nullable EtcOverlay etc) {
    Base {
      lowerdirs = List.copyOf(lowerdirs);
      binds = List.copyOf(binds);
    }
  }

  record BindRecord(String source, String target, boolean readOnly, boolean recursive) {}

  record EtcRecord(String target, List<String> lowerdirs) {}

  record RootRecord(
      int version,
      List<String> lowerdirs,
      boolean userXattr,
      List<BindRecord> binds,
      @Nullable EtcRecord etc) {}

  private final StateLayout layout;
  private final BuiltInTrees trees;
  private final boolean userXattr;

  ContainerRoots(StateLayout layout, BuiltInTrees trees, boolean userXattr) {
    this.layout = layout;
    this.trees = trees;
    this.userXattr = userXattr;
  }

  /** Tells what the machine is like now. */
  interface HostBase {
    Base get() throws IOException;
  }

  /**
   * Layers with the mount points that every container needs.
   *
   * @param layers lowest first
   * @param host what the layer that stands for the machine is made of
   */
  Base base(List<Digest> layers, BuiltInTrees.Place mountPoints, HostBase host) throws IOException {
    Set<Path> lowerdirs = new LinkedHashSet<>();
    if (mountPoints == BuiltInTrees.Place.ABOVE) {
      lowerdirs.add(trees.mountPoints());
    }
    Base machine = new Base(List.of(), List.of(), null);
    for (Digest layer : layers.reversed()) {
      if (layer.equals(HostImage.LAYER)) {
        machine = host.get();
        lowerdirs.addAll(machine.lowerdirs());
      } else {
        lowerdirs.add(layout.tree(layer));
      }
    }
    if (mountPoints == BuiltInTrees.Place.BELOW) {
      lowerdirs.add(trees.stepMountPoints());
    }
    return new Base(List.copyOf(lowerdirs), machine.binds(), machine.etc());
  }

  /** The root of a build's step, whose directories are the caller's. */
  RootFilesystem stepRoot(Base base, Path upper, Path work) {
    return new RootFilesystem(base.lowerdirs(), upper, work, userXattr, base.binds(), base.etc());
  }

  /** Makes the directories; a container that has a record keeps what it says. */
  RootFilesystem prepare(String containerId, Base base) throws IOException {
    Path directory = layout.container(containerId);
    Path upper = Files.createDirectories(directory.resolve("upper"));
    Path work = Files.createDirectories(directory.resolve("work"));
    Path file = directory.resolve(RECORD);
    RootRecord state = read(file).orElse(null);
    if (state == null) {
      // The upper directory's own mode is the container's "/".
      Files.setPosixFilePermissions(upper, PosixFilePermissions.fromString("rwxr-xr-x"));
      state = recordOf(base);
      StateFiles.writeSoon(file, state);
    }
    return rootOf(state, upper, work);
  }

  /** A record that a power failure tore is as good as none: the image tells it again. */
  private static Optional<RootRecord> read(Path file) throws IOException {
    try {
      return StateFiles.read(file, RootRecord.class);
    } catch (DamagedStateException _) {
      return Optional.empty();
    }
  }

  private RootRecord recordOf(Base base) {
    EtcOverlay etc = base.etc();
    return new RootRecord(
        VERSION,
        texts(base.lowerdirs()),
        userXattr,
        base.binds().stream()
            .map(
                b -> new BindRecord(b.source().toString(), b.target(), b.readOnly(), b.recursive()))
            .toList(),
        etc == null ? null : new EtcRecord(etc.target(), texts(etc.lowerdirs())));
  }

  private static RootFilesystem rootOf(RootRecord state, Path upper, Path work) {
    EtcRecord etc = state.etc();
    return new RootFilesystem(
        paths(state.lowerdirs()),
        upper,
        work,
        state.userXattr(),
        state.binds().stream()
            .map(b -> new HostBind(Path.of(b.source()), b.target(), b.readOnly(), b.recursive()))
            .toList(),
        etc == null ? null : new EtcOverlay(etc.target(), paths(etc.lowerdirs())));
  }

  void discard(String containerId) throws IOException {
    Path directory = layout.container(containerId);
    for (String name : List.of("upper", "work", RECORD)) {
      StateFiles.deleteTree(directory.resolve(name));
    }
  }

  /** Deletes built-in trees that neither a container nor {@code current} has. */
  void sweep(Base current) throws IOException {
    Set<Path> used = new HashSet<>(current.lowerdirs());
    used.add(trees.mountPoints());
    EtcOverlay etc = current.etc();
    used.addAll(etc == null ? List.of() : etc.lowerdirs());
    for (Path container : StateFiles.list(layout.containers())) {
      read(container.resolve(RECORD)).ifPresent(s -> used.addAll(allTrees(s)));
    }
    trees.keepOnly(used);
  }

  private static List<Path> allTrees(RootRecord state) {
    List<String> all = new ArrayList<>(state.lowerdirs());
    EtcRecord etc = state.etc();
    all.addAll(etc == null ? List.of() : etc.lowerdirs());
    return paths(all);
  }

  private static List<String> texts(List<Path> paths) {
    return paths.stream().map(Path::toString).toList();
  }

  private static List<Path> paths(List<String> texts) {
    return texts.stream().map(Path::of).toList();
  }
}
