package dev.jcompose.cli.command;

import dev.jcompose.cli.output.Json;
import dev.jcompose.cli.output.Table;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.engine.api.ImageDeletion;
import dev.jcompose.engine.api.ImageSummary;
import dev.jcompose.engine.api.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Commands about the engine's images. */
final class ImageCommand implements Action {
  @Override
  public void define(Options options) {
    options.about("Builds, loads, lists and removes the engine's images.");
  }

  @Override
  public Map<String, Action> parts() {
    Map<String, Action> parts = new LinkedHashMap<>();
    parts.put("build", new ImageBuildCommand());
    parts.put("load", new Load());
    parts.put("ls", new Ls());
    parts.put("rm", new Rm());
    return parts;
  }

  @Override
  public int run(Session session) {
    throw new UsageException("image: which of build, load, ls, rm?");
  }

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

  /** Lists images. */
  static final class Ls implements Action {
    private static final int SHORT_ID = 12;

    private String format = "table";
    private boolean quiet;

    @Override
    public void define(Options options) {
      options.about("Lists images.");
      options.value(value -> format = value, "FORMAT", "table or json.", "--format");
      options.flag(value -> quiet = value, "Ids only.", "-q", "--quiet");
    }

    @Override
    public int run(Session session) throws IOException, InterruptedException {
      if (!format.equals("table") && !format.equals("json")) {
        throw new UsageException("--format \"" + format + "\" is not one of table, json");
      }
      Table table = Table.of(10, "REPOSITORY", "TAG", "IMAGE ID", "CREATED", "SIZE");
      for (ImageSummary image : session.engine().images().list(false, Filters.NONE)) {
        if (quiet) {
          session.output().line(shortId(image));
          continue;
        }
        List<String> tags =
            image.repoTags().isEmpty() ? List.of("<none>:<none>") : image.repoTags();
        for (String tag : tags) {
          int colon = tag.lastIndexOf(':');
          List<String> row =
              List.of(
                  tag.substring(0, colon),
                  tag.substring(colon + 1),
                  shortId(image),
                  PsCommand.age(image.created()),
                  size(image.size()));
          table.row(row);
          if (format.equals("json")) {
            session.output().line(Json.line(json(row)));
          }
        }
      }
      if (format.equals("table") && !quiet) {
        table.lines().forEach(session.output()::line);
      }
      return ExitCode.OK;
    }

    private static Map<String, Object> json(List<String> row) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("Repository", row.get(0));
      json.put("Tag", row.get(1));
      json.put("ID", row.get(2));
      json.put("CreatedSince", row.get(3));
      json.put("Size", row.get(4));
      return json;
    }

    private static String shortId(ImageSummary image) {
      String digest = image.id().substring(image.id().indexOf(':') + 1);
      return digest.substring(0, Math.min(SHORT_ID, digest.length()));
    }

    /** Bytes in decimal units with three digits, as docker shows sizes. */
    static String size(long bytes) {
      double value = bytes;
      int unit = 0;
      String[] units = {"B", "kB", "MB", "GB", "TB"};
      while (value >= 1000 && unit < units.length - 1) {
        value /= 1000;
        unit++;
      }
      int decimals = unit == 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
      String digits = String.format(Locale.ROOT, "%." + decimals + "f", value);
      return (decimals == 0 ? digits : digits.replaceAll("\\.?0+$", "")) + units[unit];
    }
  }

  /** Removes images. */
  static final class Rm implements Action {
    private boolean force;
    private final List<String> images = new ArrayList<>();

    @Override
    public void define(Options options) {
      options.about("Removes images.");
      options.flag(value -> force = value, "Even if containers use them.", "-f", "--force");
      options.someOperands("IMAGE", images::addAll);
    }

    @Override
    public int run(Session session) throws IOException, InterruptedException {
      for (String image : images) {
        for (ImageDeletion deletion : session.engine().images().remove(image, force, false)) {
          String untagged = deletion.untagged();
          session
              .output()
              .line(untagged == null ? "Deleted: " + deletion.deleted() : "Untagged: " + untagged);
        }
      }
      return ExitCode.OK;
    }
  }
}
