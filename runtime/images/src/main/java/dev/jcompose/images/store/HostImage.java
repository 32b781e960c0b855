package dev.jcompose.images.store;

import dev.jcompose.images.EtcOverlay;
import dev.jcompose.images.HostBind;
import dev.jcompose.images.Image;
import dev.jcompose.images.ImageConfig;
import dev.jcompose.images.ImageException;
import dev.jcompose.images.manifest.Platform;
import dev.jcompose.images.reference.Digest;
import dev.jcompose.images.reference.Reference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The built-in image {@code jcompose.local/host}: this machine's programs, read-only, under a fresh
 * root. Its id is a digest of what tells one state of the machine's software from another: the
 * distribution, the package databases and the program directories' times.
 */
final class HostImage {

  private static final String REPOSITORY = "host";
  private static final String SCHEME = "jcompose host image 1";
  private static final Duration MASK_AGE = Duration.ofSeconds(1);

  private static final List<String> PROGRAMS =
      List.of("bin", "sbin", "lib", "lib32", "lib64", "libx32", "usr", "opt");

  private static final List<String> WITNESSES =
      List.of(
          "var/lib/dpkg/status",
          "var/lib/rpm/rpmdb.sqlite",
          "usr/lib/sysimage/rpm/rpmdb.sqlite",
          "lib/apk/db/installed",
          "var/lib/pacman/local",
          "usr/bin",
          "usr/sbin",
          "usr/lib",
          "usr/local/bin",
          "usr/local/lib",
          "usr/local/sbin",
          "opt");

  private static final ImageConfig CONFIG =
      ImageConfig.of(
          List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
          List.of("/bin/sh"));

  /**
   * Stands for this machine's programs as the lowest layer of images that were built on this one.
   * No archive has this digest.
   */
  static final Digest LAYER = Digest.of(SCHEME.getBytes(StandardCharsets.UTF_8));

  private final Path machine;
  private final BuiltInTrees trees;
  private List<String> hidden = List.of();
  private long hiddenAt;

  /**
   * @param machine the root of the machine that is shown
   */
  HostImage(Path machine, BuiltInTrees trees) {
    this.machine = machine;
    this.trees = trees;
  }

  static HostImage ofThisMachine(BuiltInTrees trees) {
    return new HostImage(Path.of("/"), trees);
  }

  /** Whether a name means this image; any tag does. */
  static boolean isNamed(Reference reference) {
    return reference.isLocal()
        && reference.repository().equals(REPOSITORY)
        && reference.digest() == null;
  }

  /** It can not: a refusal. */
  static ImageException builtIn(String what) {
    return new ImageException(
        ImageException.Kind.INVALID,
        Reference.LOCAL_REGISTRY + "/" + REPOSITORY + " is built in: it cannot " + what);
  }

  /** The image as the machine is now. */
  Image image() {
    StringBuilder description = new StringBuilder(SCHEME).append('\n');
    Platform platform = Platform.here();
    description.append(platform).append('\n').append(CONFIG).append('\n').append(release());
    for (String name : PROGRAMS) {
      description.append(name).append(' ').append(shape(machine.resolve(name))).append('\n');
    }
    Instant newest = Instant.EPOCH;
    for (String witness : WITNESSES) {
      Optional<Instant> time = modified(machine.resolve(witness));
      if (time.isPresent()) {
        description.append(witness).append(' ').append(time.get()).append('\n');
        newest = time.get().isAfter(newest) ? time.get() : newest;
      }
    }
    Digest id = Digest.of(description.toString().getBytes(StandardCharsets.UTF_8));
    return new Image(
        id,
        CONFIG,
        newest,
        "",
        platform.architecture(),
        "",
        platform.os(),
        0,
        List.of(),
        List.of(Reference.LOCAL_REGISTRY + "/" + REPOSITORY + ":latest"),
        List.of(),
        List.of(),
        null,
        null);
  }

  /** What a container of it is made of now. */
  ContainerRoots.Base base() throws IOException {
    List<HostBind> binds = new ArrayList<>();
    StringBuilder shapes = new StringBuilder(SCHEME);
    for (String name : PROGRAMS) {
      Path path = machine.resolve(name);
      String shape = shape(path);
      shapes.append('\n').append(name).append(' ').append(shape);
      if (shape.equals("directory")) {
        binds.add(new HostBind(path, "/" + name, true, true));
      }
    }
    Path root = trees.tree("host-" + key(shapes.toString()), this::writeRoot);
    return new ContainerRoots.Base(List.of(root), binds, etc());
  }

  private EtcOverlay etc() throws IOException {
    Path etc = machine.resolve("etc");
    List<String> mask = hidden(etc);
    Path tree =
        trees.tree(
            "etc-" + key(SCHEME + "\n" + String.join("\n", mask)),
            writer -> EtcMask.write(writer, etc, mask));
    return new EtcOverlay("/etc", List.of(tree, etc));
  }

  /** Looked up again when it is a second old: a file may have become private since. */
  private synchronized List<String> hidden(Path etc) throws IOException {
    long now = System.nanoTime();
    if (hidden.isEmpty() || now - hiddenAt > MASK_AGE.toNanos()) {
      hidden = EtcMask.hidden(etc);
      hiddenAt = now;
    }
    return hidden;
  }

  private void writeRoot(TreeWriter tree) throws IOException {
    for (String name :
        List.of("boot", "dev", "etc", "home", "media", "mnt", "proc", "run", "srv", "sys", "var")) {
      tree.directory(name, 0755);
    }
    tree.directory("root", 0700).directory("tmp", 01777);
    for (String name : List.of("cache", "lib", "local", "log", "opt", "spool")) {
      tree.directory("var/" + name, 0755);
    }
    tree.directory("var/tmp", 01777)
        .directory("run/lock", 01777)
        .symlink("var/run", "/run")
        .symlink("var/lock", "/run/lock")
        .file(".dockerenv", 0755);
    for (String name : PROGRAMS) {
      Path path = machine.resolve(name);
      if (Files.isSymbolicLink(path)) {
        tree.symlink(name, Files.readSymbolicLink(path).toString());
      } else if (Files.isDirectory(path)) {
        tree.directory(name, 0755);
      }
    }
  }

  private static String shape(Path path) {
    try {
      if (Files.isSymbolicLink(path)) {
        return "-> " + Files.readSymbolicLink(path);
      }
    } catch (IOException _) {
      return "absent";
    }
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) ? "directory" : "absent";
  }

  private String release() {
    for (String name : List.of("etc/os-release", "usr/lib/os-release")) {
      try {
        return Files.readString(machine.resolve(name));
      } catch (IOException _) {
        // The other place, or none: then the times tell.
      }
    }
    return "";
  }

  private static Optional<Instant> modified(Path path) {
    try {
      return Optional.of(Files.getLastModifiedTime(path).toInstant());
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private static String key(String description) {
    return Digest.of(description.getBytes(StandardCharsets.UTF_8)).shortHex();
  }
}
