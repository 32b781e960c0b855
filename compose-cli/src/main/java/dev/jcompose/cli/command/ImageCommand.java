package dev.jcompose.cli.command;

import dev.jcompose.cli.output.Json;
import dev.jcompose.cli.output.Table;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.engine.api.HumanSize;
import dev.jcompose.engine.api.ImageDeletion;
import dev.jcompose.engine.api.ImageSummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Commands about the engine's images. */
final class ImageCommand implements Action {
  @Override
  public void define(Options options) {
    options.about("Commands about the engine's images.");
  }

  @Override
  public Map<String, Action> parts() {
    Map<String, Action> parts = new LinkedHashMap<>();
    parts.put("build", new ImageBuildCommand());
    parts.put("history", new ImageInspection.History());
    parts.put("import", new ImageArchives.Import());
    parts.put("inspect", new ImageInspection.Inspect());
    parts.put("load", new ImageArchives.Load());
    parts.put("ls", new Ls());
    parts.put("prune", new ImagePruning());
    parts.put("pull", new ImageTransfer.Pull());
    parts.put("push", new ImageTransfer.Push());
    parts.put("rm", new Rm());
    parts.put("save", new ImageArchives.Save());
    parts.put("tag", new Tag());
    return parts;
  }

  @Override
  public int run(Session session) {
    throw new UsageException("image: which of " + String.join(", ", parts().keySet()) + "?");
  }

  /** Gives an image another name. */
  static final class Tag implements Action {
    private String source = "";
    private String target = "";

    @Override
    public void define(Options options) {
      options.about("Gives an image another name.");
      options.operand("IMAGE", value -> source = value);
      options.operand("NAME", value -> target = value);
    }

    @Override
    public int run(Session session) throws IOException, InterruptedException {
      session.engine().images().tag(source, target);
      return ExitCode.OK;
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
                  HumanSize.of(image.size(), 3));
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
