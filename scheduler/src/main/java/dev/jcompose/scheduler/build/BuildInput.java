package dev.jcompose.scheduler.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jcompose.engine.api.ImageBuild;
import dev.jcompose.engine.api.ImageBuild.Form;
import dev.jcompose.engine.api.context.IgnoreRules;
import dev.jcompose.scheduler.ComposeException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is sent to an engine for a build.
 *
 * @param options complete
 * @param files an archive; to be closed
 */
public record BuildInput(ImageBuild options, InputStream files) implements AutoCloseable {

  /** Which engine builds. */
  public enum Builder {
    /** Our own, on this machine: it reads directories where they lie. */
    OURS,
    /** Any other: it has what its classic builder has. */
    CLASSIC
  }

  /** Prepares a build; {@code ComposeException} for what the engine cannot do or is not there. */
  public static BuildInput of(BuildJob job, Builder builder) {
    try {
      return builder == Builder.OURS ? ours(job) : classic(job);
    } catch (NoSuchFileException e) {
      throw new ComposeException(e.getMessage() + ": no such file or directory", 1, e);
    } catch (IOException e) {
      throw new ComposeException("build context " + job.context() + ": " + e.getMessage(), 1, e);
    }
  }

  private static BuildInput ours(BuildJob job) throws IOException {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    ContextTar tar = new ContextTar(archive);
    Map<String, String> contexts = new LinkedHashMap<>();
    job.contexts()
        .forEach(
            (name, value) ->
                contexts.put(name, BuildJob.isUrl(value) ? value : "dir:" + directory(value)));
    ImageBuild.Builder options = job.options().toBuilder().form(form(job)).contexts(contexts);
    if (job.isRemote()) {
      options.remote(job.context()).dockerfile(job.dockerfile());
    } else {
      Path context = directory(job.context());
      options.contextDirectory(context.toString()).dockerfile(shownName(job));
      tar.file("Dockerfile", dockerfile(job, context).getBytes(UTF_8));
      tar.file("dockerignore", ignoreText(job, context).getBytes(UTF_8));
    }
    for (Map.Entry<String, BuildJob.Secret> secret : job.secrets().entrySet()) {
      tar.file("secrets/" + secret.getKey(), value(secret.getKey(), secret.getValue()));
    }
    tar.finish();
    return new BuildInput(options.build(), new ByteArrayInputStream(archive.toByteArray()));
  }

  private static Form form(BuildJob job) {
    return job.options().form() == Form.CHECK ? Form.CHECK : Form.EXTENDED;
  }

  private static BuildInput classic(BuildJob job) throws IOException {
    refuse(!job.secrets().isEmpty(), "secrets");
    refuse(!job.contexts().isEmpty(), "additional contexts");
    refuse(job.options().privileged(), "privileged builds");
    refuse(job.options().form() == Form.CHECK, "checks");
    ImageBuild.Builder options = job.options().toBuilder().form(Form.CLASSIC);
    if (job.isRemote()) {
      return new BuildInput(
          options.remote(job.context()).dockerfile(job.dockerfile()).build(),
          InputStream.nullInputStream());
    }
    Path context = directory(job.context());
    String text = dockerfile(job, context);
    // A name that nobody has: a Dockerfile may lie outside of the context, or be ignored.
    String name = ".dockerfile-" + Integer.toHexString(text.hashCode());
    IgnoreRules rules = IgnoreRules.parse(ignoreText(job, context));
    return new BuildInput(
        options.dockerfile(name).build(),
        ContextTar.stream(context, rules, Map.of(name, text.getBytes(UTF_8))));
  }

  private static void refuse(boolean wanted, String what) {
    if (wanted) {
      throw new ComposeException(
          what + ": this engine's classic builder has none; build with jcompose's own engine");
    }
  }

  private static Path directory(String context) {
    Path directory = Path.of(context).toAbsolutePath().normalize();
    if (!Files.isDirectory(directory)) {
      throw new ComposeException("unable to prepare context: path \"" + directory + "\" not found");
    }
    return directory;
  }

  private static String shownName(BuildJob job) {
    return job.dockerfile().equals(BuildJob.INLINE) ? "Dockerfile" : job.dockerfile();
  }

  private static Path file(BuildJob job, Path context) throws IOException {
    Path file = context.resolve(job.dockerfile());
    boolean usual = job.dockerfile().equals("Dockerfile");
    Path lower = context.resolve("dockerfile");
    return usual && !Files.exists(file) && Files.exists(lower) ? lower : file;
  }

  private static String dockerfile(BuildJob job, Path context) throws IOException {
    if (job.dockerfile().equals(BuildJob.INLINE)) {
      return job.inline();
    }
    Path file = file(job, context);
    if (!Files.isRegularFile(file)) {
      throw new ComposeException(
          "failed to read dockerfile: open " + file + ": no such file or directory");
    }
    return new String(Files.readAllBytes(file), UTF_8);
  }

  /** The Dockerfile's own rules or the context's; empty for none. */
  private static String ignoreText(BuildJob job, Path context) throws IOException {
    List<Path> candidates =
        job.dockerfile().equals(BuildJob.INLINE)
            ? List.of(context.resolve(".dockerignore"))
            : List.of(
                Path.of(file(job, context) + ".dockerignore"), context.resolve(".dockerignore"));
    for (Path candidate : candidates) {
      if (Files.isRegularFile(candidate)) {
        return new String(Files.readAllBytes(candidate), UTF_8);
      }
    }
    return "";
  }

  private static byte[] value(String id, BuildJob.Secret secret) throws IOException {
    return switch (secret) {
      case BuildJob.Secret.Value(String text) -> text.getBytes(UTF_8);
      case BuildJob.Secret.InFile(Path file) -> {
        if (!Files.isRegularFile(file)) {
          throw new ComposeException("secret \"" + id + "\": " + file + ": no such file");
        }
        yield Files.readAllBytes(file);
      }
    };
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
