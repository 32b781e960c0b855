package dev.jcompose.build.solve;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jcompose.build.BuildException;
import dev.jcompose.build.StepMount;
import dev.jcompose.build.context.FileTree;
import dev.jcompose.build.context.Layered;
import dev.jcompose.build.context.Paths;
import dev.jcompose.build.context.Sources;
import dev.jcompose.build.context.Target;
import dev.jcompose.build.context.TreeCopy;
import dev.jcompose.build.context.TreeDigest;
import dev.jcompose.build.dockerfile.DockerfileException;
import dev.jcompose.build.dockerfile.Heredoc;
import dev.jcompose.build.dockerfile.Location;
import dev.jcompose.build.dockerfile.RunMount;
import dev.jcompose.build.dockerfile.RunMount.Sharing;
import dev.jcompose.engine.api.context.IgnoreRules;
import dev.jcompose.images.reference.Digest;
import dev.jcompose.linux.Directory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a {@code RUN} mounts; caches are held, and secrets are there, until it is closed. */
final class RunMounts implements AutoCloseable {

  /** Where a here-document with a {@code #!} lies. */
  static final String SCRIPTS = "/dev/pipes/";

  private final StageBuilder stage;
  private final List<RunMount> wanted = new ArrayList<>();
  private final Location location;
  private final List<StepMount> mounts = new ArrayList<>();
  private final List<String> environment = new ArrayList<>();
  private final List<String> taken = new ArrayList<>();
  private @Nullable Path secrets;

  RunMounts(StageBuilder stage, List<RunMount> mounts, Location location)
      throws DockerfileException {
    this.stage = stage;
    this.location = location;
    for (RunMount mount : mounts) {
      wanted.add(expanded(mount));
    }
  }

  private RunMount expanded(RunMount m) throws DockerfileException {
    if (m.from().contains("$")) {
      throw new DockerfileException(
          location, "'from' doesn't support variable expansion, define alias stage instead");
    }
    Variables variables = stage.variables();
    String target = variables.word(m.target(), location);
    return new RunMount(
        m.type(),
        m.from(),
        variables.word(m.source(), location),
        target.isEmpty() || target.startsWith("/")
            ? target
            : stage.draft().workingDir() + "/" + target,
        m.writable(),
        variables.word(m.id(), location),
        m.sharing(),
        m.required(),
        m.mode(),
        m.uid(),
        m.gid(),
        m.sizeBytes(),
        m.env());
  }

  /** Adds what the result depends on: the files of binds, and that there are the others. */
  void addTo(StepKey key) throws IOException, InterruptedException {
    for (RunMount mount : wanted) {
      key.add(mount.type().toString()).add(mount.target()).add(mount.id()).add(mount.env());
      if (mount.type() == RunMount.Type.BIND) {
        key.add(mount.source()).add(Boolean.toString(mount.isWritable()));
        FileTree tree = stage.tree(mount.from());
        for (Sources.Match match : found(tree, mount)) {
          TreeDigest digest =
              new TreeDigest(tree, IgnoreRules.NONE, stage.solve().tools().contents());
          key.add(digest.of(match).toString());
        }
      }
    }
  }

  private List<Sources.Match> found(FileTree tree, RunMount mount) throws IOException {
    if (tree.layers().isEmpty() && Paths.clean(mount.source()).isEmpty()) {
      return List.of();
    }
    List<Sources.Match> matches = Sources.find(tree, mount.source());
    if (matches.isEmpty()) {
      throw new DockerfileException(
          location, "mount source \"/" + Paths.clean(mount.source()) + "\": not found");
    }
    return matches;
  }

  /** Makes everything ready for the process; the script's name is empty if there is none. */
  void prepare(Heredoc script) throws IOException, InterruptedException {
    for (RunMount mount : wanted) {
      switch (mount.type()) {
        case BIND -> bind(mount);
        case CACHE -> cache(mount);
        case TMPFS -> mounts.add(new StepMount.Memory(mount.target(), mount.sizeBytes()));
        case SECRET -> secret(mount);
        case SSH -> {
          if (mount.required()) {
            throw new DockerfileException(
                location, "ssh forwarding is not supported: --mount=type=ssh,required");
          }
          throw new DockerfileException(
              location, "ssh forwarding is not supported; use a secret for the key");
        }
      }
    }
    if (!script.name().isEmpty()) {
      Path file = stage.solve().tools().bench().scratch().resolve(script.name());
      Files.write(file, script.text().getBytes(UTF_8));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
      mounts.add(new StepMount.Bind(file, SCRIPTS + script.name(), true));
    }
    mounts.sort(Comparator.comparingInt(mount -> Path.of(mount.target()).getNameCount()));
  }

  List<StepMount> all() {
    return List.copyOf(mounts);
  }

  List<String> targets() {
    return mounts.stream().map(StepMount::target).toList();
  }

  List<String> environment() {
    return List.copyOf(environment);
  }

  private void bind(RunMount mount) throws IOException, InterruptedException {
    FileTree tree = stage.tree(mount.from());
    List<Sources.Match> matches = found(tree, mount);
    Workbench bench = stage.solve().tools().bench();
    if (matches.isEmpty()) {
      mounts.add(new StepMount.Bind(bench.scratch(), mount.target(), !mount.isWritable()));
      return;
    }
    Sources.Match match = matches.getFirst();
    boolean copied = mount.isWritable() || !tree.rules().isEmpty();
    List<Path> places = copied ? List.of() : Layered.places(tree, match.real());
    if (places.size() > 1) {
      mounts.add(new StepMount.Merged(places, mount.target()));
      return;
    }
    Path source = copied ? copied(tree, match) : places.getFirst();
    mounts.add(new StepMount.Bind(source, mount.target(), !mount.isWritable()));
  }

  /** A copy that may be written to, or that lacks what is ignored. */
  private Path copied(FileTree tree, Sources.Match match) throws IOException {
    Path scratch = stage.solve().tools().bench().scratch();
    Target target = new Target(scratch, List.of(), stage.solve().now());
    new TreeCopy(tree, target, new TreeCopy.Rules(null, null, IgnoreRules.NONE))
        .copy(match, "/copy");
    return scratch.resolve("copy");
  }

  private void cache(RunMount mount) throws IOException, InterruptedException {
    String id = mount.id().isEmpty() ? Paths.clean(mount.target()) : mount.id();
    String plain = id + "\0" + mount.from() + "\0" + mount.source();
    String name = Digest.of(plain.getBytes(UTF_8)).hex().substring(0, 32);
    CacheLocks locks = stage.solve().tools().locks();
    if (mount.sharing() == Sharing.LOCKED) {
      locks.takeAlone(name);
    } else if (mount.sharing() == Sharing.PRIVATE) {
      name = locks.takeFree(name);
    } else {
      locks.share(name);
    }
    taken.add(name);
    Path directory = stage.solve().tools().bench().keptDirectory(name);
    Path content = directory.resolve("content");
    if (!Files.isDirectory(content)) {
      fill(directory, content, mount);
    }
    mounts.add(
        new StepMount.Bind(
            content, mount.target(), !Objects.requireNonNullElse(mount.writable(), true)));
  }

  private void fill(Path directory, Path content, RunMount mount)
      throws IOException, InterruptedException {
    if (!mount.from().isEmpty()) {
      FileTree tree = stage.tree(mount.from());
      Target target = new Target(directory, List.of(), stage.solve().now());
      for (Sources.Match match : found(tree, mount)) {
        new TreeCopy(tree, target, new TreeCopy.Rules(null, null, IgnoreRules.NONE))
            .copy(match, "/content");
      }
    }
    Files.createDirectories(content);
    try (Directory made = Directory.open(content)) {
      made.ownSelf(mount.uid(), mount.gid());
      made.permitSelf(Objects.requireNonNullElse(mount.mode(), 0755));
    }
  }

  private void secret(RunMount mount) throws IOException {
    byte[] value = stage.solve().request().secrets().get(mount.id());
    if (value == null) {
      if (mount.required()) {
        throw new BuildException("secret " + mount.id() + ": not found");
      }
      return;
    }
    if (!mount.env().isEmpty()) {
      environment.add(mount.env() + "=" + new String(value, UTF_8));
      if (mount.target().isEmpty()) {
        return;
      }
    }
    Path file = secretsDirectory().resolve("secret-" + mounts.size());
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(file, value);
    try (Directory parent = Directory.open(secretsDirectory())) {
      byte[] name = Directory.bytes(String.valueOf(file.getFileName()));
      parent.own(name, mount.uid(), mount.gid());
      parent.permit(name, Objects.requireNonNullElse(mount.mode(), 0400));
    }
    String target = mount.target().isEmpty() ? "/run/secrets/" + mount.id() : mount.target();
    mounts.add(new StepMount.Bind(file, target, true));
  }

  /** In memory: a secret never reaches the disk. */
  private Path secretsDirectory() throws IOException {
    Path directory = secrets;
    if (directory == null) {
      Path memory = Path.of("/dev/shm");
      directory =
          Files.isDirectory(memory)
              ? Files.createTempDirectory(memory, "jcompose-build-")
              : stage.solve().tools().bench().scratch();
      secrets = directory;
    }
    return directory;
  }

  @Override
  public void close() throws IOException {
    taken.forEach(stage.solve().tools().locks()::release);
    taken.clear();
    Path directory = secrets;
    secrets = null;
    if (directory != null) {
      try (Directory parent = Directory.open(directory.resolveSibling(""))) {
        parent.removeTree(Directory.bytes(String.valueOf(directory.getFileName())));
      }
    }
  }
}
