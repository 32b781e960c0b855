package dev.jcompose.engine.daemon;

import dev.jcompose.build.BuildException;
import dev.jcompose.build.NamedContext;
import dev.jcompose.build.context.FileTree;
import dev.jcompose.build.solve.Remote;
import dev.jcompose.engine.api.ImageBuild;
import dev.jcompose.engine.api.context.IgnoreRules;
import dev.jcompose.images.layer.LayerUnpacker;
import dev.jcompose.linux.Directory;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.SyscallException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The files of a build: what was sent, what lies on this machine, what is fetched. */
record BuildFiles(
    String dockerfile,
    FileTree context,
    Map<String, NamedContext> contexts,
    Map<String, byte[]> secrets) {

  private static final int INSIDE =
      dev.jcompose.linux.Files.RESOLVE_IN_ROOT | dev.jcompose.linux.Files.RESOLVE_NO_MAGICLINKS;

  private static final int DOCKERFILE_LIMIT = 16 << 20;

  /**
   * Receives a build's files.
   *
   * @param directory an empty one, for what is sent
   */
  static BuildFiles receive(ImageBuild build, InputStream body, Path directory)
      throws IOException, InterruptedException {
    return switch (build.form()) {
      case CLASSIC -> classic(build, body, directory);
      case EXTENDED, CHECK -> extended(build, body, directory);
    };
  }

  private static void unpack(InputStream archive, Path directory) throws IOException {
    try (Directory root = Directory.open(directory)) {
      LayerUnpacker.unpackInto(root, "", archive, LayerUnpacker.Overwrite.REPLACE, null);
    }
  }

  private static BuildFiles classic(ImageBuild build, InputStream body, Path directory)
      throws IOException, InterruptedException {
    Path root = directory;
    if (build.remote().isEmpty() || build.remote().equals("client-session")) {
      unpack(body, directory);
    } else {
      root = fetched(build.remote(), directory);
    }
    String name = build.dockerfile().isEmpty() ? "Dockerfile" : build.dockerfile();
    String text = dockerfile(root, name);
    return new BuildFiles(text, FileTree.ofDirectory(root, rules(root, name)), Map.of(), Map.of());
  }

  private static BuildFiles extended(ImageBuild build, InputStream body, Path directory)
      throws IOException, InterruptedException {
    unpack(body, directory);
    Path root = root(build, directory);
    Optional<String> sent = read(directory, "Dockerfile");
    String name = build.dockerfile().isEmpty() ? "Dockerfile" : build.dockerfile();
    Optional<String> ignored = read(directory, "dockerignore");
    IgnoreRules rules = ignored.isPresent() ? parse(ignored.get()) : rules(root, name);
    Map<String, NamedContext> contexts = new LinkedHashMap<>();
    for (Map.Entry<String, String> named : build.contexts().entrySet()) {
      contexts.put(named.getKey(), context(named.getKey(), named.getValue(), directory));
    }
    return new BuildFiles(
        sent.isPresent() ? sent.get() : dockerfile(root, name),
        FileTree.ofDirectory(root, rules),
        contexts,
        secrets(directory));
  }

  private static Path root(ImageBuild build, Path directory)
      throws IOException, InterruptedException {
    if (!build.contextDirectory().isEmpty()) {
      Path root = Path.of(build.contextDirectory());
      if (!root.isAbsolute() || !Files.isDirectory(root)) {
        throw new BuildException("build context " + root + " is no directory of this machine");
      }
      return root;
    }
    return build.remote().isEmpty()
        ? Files.createDirectories(directory.resolve("context"))
        : fetched(build.remote(), Files.createDirectories(directory.resolve("remote")));
  }

  private static NamedContext context(String name, String value, Path directory)
      throws IOException, InterruptedException {
    String image = "docker-image://";
    if (value.startsWith(image)) {
      return new NamedContext.OtherImage(value.substring(image.length()));
    }
    Path root =
        value.equals("sent:")
            ? directory.resolve("contexts").resolve(name)
            : value.startsWith("dir:")
                ? Path.of(value.substring(4))
                : fetched(value, Files.createTempDirectory(directory, "named-"));
    if (!Files.isDirectory(root)) {
      throw new BuildException("build context \"" + name + "\": " + value + " is no directory");
    }
    return new NamedContext.Files(FileTree.ofDirectory(root, rules(root, "")));
  }

  /** A repository's or archive's files; a URL of a plain file is a Dockerfile. */
  private static Path fetched(String url, Path directory) throws IOException, InterruptedException {
    Remote remote = new Remote(Files.createTempDirectory(directory, "fetched-"));
    if (Remote.isGit(url)) {
      return remote.clone(url, false);
    }
    if (!Remote.isUrl(url)) {
      throw new BuildException("build context \"" + url + "\" is neither a URL nor a repository");
    }
    return archiveOrDockerfile(remote.file(url), directory);
  }

  private static Path archiveOrDockerfile(Path file, Path directory) throws IOException {
    Path root = Files.createTempDirectory(directory, "unpacked-");
    try (var in = new java.io.BufferedInputStream(Files.newInputStream(file))) {
      if (dev.jcompose.images.layer.Compression.isArchive(in)) {
        unpack(in, root);
      } else {
        Files.copy(file, root.resolve("Dockerfile"));
      }
    }
    return root;
  }

  private static String dockerfile(Path root, String name) throws IOException {
    Optional<String> text = read(root, name);
    if (text.isEmpty() && name.equals("Dockerfile")) {
      text = read(root, "dockerfile");
    }
    return text.orElseThrow(
        () ->
            new BuildException(
                "failed to read dockerfile: open " + name + ": no such file or directory"));
  }

  /** The Dockerfile's own rules, or those of the context. */
  private static IgnoreRules rules(Path root, String dockerfile) throws IOException {
    Optional<String> own =
        dockerfile.isEmpty() ? Optional.empty() : read(root, dockerfile + ".dockerignore");
    Optional<String> text = own.isPresent() ? own : read(root, ".dockerignore");
    return text.isEmpty() ? IgnoreRules.NONE : parse(text.get());
  }

  private static IgnoreRules parse(String text) throws BuildException {
    try {
      return IgnoreRules.parse(text);
    } catch (IllegalArgumentException e) {
      throw new BuildException(".dockerignore: " + e.getMessage());
    }
  }

  /** A file's text, its path resolved beneath the root; empty if there is none. */
  private static Optional<String> read(Path root, String path) throws IOException {
    try (Directory directory = Directory.open(root);
        Fd file =
            dev.jcompose.linux.Files.openAt2(
                directory.number(),
                path,
                dev.jcompose.linux.Files.O_RDONLY | dev.jcompose.linux.Files.O_NONBLOCK,
                0,
                INSIDE)) {
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      byte[] buffer = new byte[16384];
      for (int count = dev.jcompose.linux.Files.read(file.number(), buffer);
          count > 0;
          count = dev.jcompose.linux.Files.read(file.number(), buffer)) {
        text.write(buffer, 0, count);
        if (text.size() > DOCKERFILE_LIMIT) {
          throw new BuildException(path + " is larger than 16 MiB");
        }
      }
      return Optional.of(text.toString(StandardCharsets.UTF_8));
    } catch (SyscallException e) {
      if (e.is(dev.jcompose.linux.Errno.ENOENT) || e.is(dev.jcompose.linux.Errno.ENOTDIR)) {
        return Optional.empty();
      }
      throw new BuildException("read " + path + ": " + e.errno().text());
    }
  }

  private static Map<String, byte[]> secrets(Path directory) throws IOException {
    Map<String, byte[]> secrets = new LinkedHashMap<>();
    Path sent = directory.resolve("secrets");
    if (Files.isDirectory(sent, LinkOption.NOFOLLOW_LINKS)) {
      try (Stream<Path> files = Files.list(sent)) {
        for (Path file : List.copyOf(files.toList())) {
          secrets.put(String.valueOf(file.getFileName()), Files.readAllBytes(file));
          Files.delete(file);
        }
      }
    }
    return secrets;
  }
}
