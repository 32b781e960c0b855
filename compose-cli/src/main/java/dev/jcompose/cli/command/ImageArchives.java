package dev.jcompose.cli.command;

import dev.jcompose.engine.api.ImportImage;
import dev.jcompose.engine.api.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Images as archives: {@code image load}, {@code save} and {@code import}. */
final class ImageArchives {
  private ImageArchives() {}

  /** Loads images. */
  static final class Load implements Action {
    private @Nullable Path input;

    @Override
    public void define(Options options) {
      options.about("Loads images from a docker save archive or an OCI layout, gzip allowed.");
      options.value(
          value -> input = Path.of(value),
          "FILE",
          "The archive; default: standard input.",
          "-i",
          "--input");
    }

    @Override
    public int run(Session session) throws IOException, InterruptedException {
      Path file = input;
      try (InputStream archive = file == null ? System.in : Files.newInputStream(file)) {
        session.engine().images().load(archive, message -> print(session, message));
      } catch (NoSuchFileException e) {
        throw new IOException("image archive " + file + ": no such file", e);
      }
      return ExitCode.OK;
    }

    private static void print(Session session, Progress message) {
      String text = message.stream();
      if (text != null && !text.isBlank()) {
        session.output().line(text.strip());
      }
    }
  }

  /** Saves images. */
  static final class Save implements Action {
    private @Nullable Path output;
    private final List<String> images = new ArrayList<>();

    @Override
    public void define(Options options) {
      options.about("Writes images in an archive that image load and docker load read.");
      options.value(
          value -> output = Path.of(value),
          "FILE",
          "The archive; default: standard output.",
          "-o",
          "--output");
      options.someOperands("IMAGE", images::addAll);
    }

    @Override
    public int run(Session session) throws IOException, InterruptedException {
      Path file = output;
      if (file == null) {
        if (session.output().outIsTerminal()) {
          throw new UsageException("an archive is nothing for a terminal: use -o or redirect");
        }
        session.engine().images().save(images, session.output().stream());
        return ExitCode.OK;
      }
      // Under another name until it is whole.
      Path unfinished = file.resolveSibling("." + file.getFileName() + ".part");
      try {
        try (OutputStream out = Files.newOutputStream(unfinished)) {
          session.engine().images().save(images, out);
        }
        Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(unfinished);
      }
      return ExitCode.OK;
    }
  }

  /** Makes an image of a root filesystem. */
  static final class Import implements Action {
    private String message = "";
    private String platform = "";
    private final List<String> changes = new ArrayList<>();
    private String file = "";
    private String reference = "";

    @Override
    public void define(Options options) {
      options.about("Makes an image of a root filesystem's tar, compressed or not.");
      options.values(changes::addAll, "INSTRUCTION", "A Dockerfile's.", "-c", "--change");
      options.value(value -> message = value, "TEXT", "The image's comment.", "-m", "--message");
      options.value(value -> platform = value, "PLATFORM", "What it is for.", "--platform");
      options.operand("FILE|-", value -> file = value);
      options.optionalOperand("NAME", value -> reference = value);
    }

    @Override
    public int run(Session session) throws IOException, InterruptedException {
      ImportImage request = new ImportImage(reference, message, changes, platform);
      try (InputStream tar = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
        session.engine().images().importRoot(tar, request, message -> print(session, message));
      } catch (NoSuchFileException e) {
        throw new IOException("root filesystem " + file + ": no such file", e);
      }
      return ExitCode.OK;
    }

    private static void print(Session session, Progress message) {
      String status = message.status();
      if (status != null && !status.isBlank()) {
        session.output().line(status.strip());
      }
    }
  }
}
