package dev.jcompose.cli.command;

import dev.jcompose.cli.output.Table;
import dev.jcompose.engine.api.HumanSize;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Looks into images: {@code image history} and {@code inspect}. */
final class ImageInspection {
  private ImageInspection() {}

  /** How an image was made. */
  static final class History implements Action {
    private static final int WIDTH = 45;

    private boolean whole;
    private boolean quiet;
    private String image = "";

    @Override
    public void define(Options options) {
      options.about("Shows how an image was made, the newest step first.");
      options.flag(value -> whole = value, "Does not cut off.", "--no-trunc");
      options.flag(value -> quiet = value, "Ids only.", "-q", "--quiet");
      options.operand("IMAGE", value -> image = value);
    }

    @Override
    public int run(Session session) throws IOException, InterruptedException {
      Table table = Table.of(10, "IMAGE", "CREATED", "CREATED BY", "SIZE", "COMMENT");
      for (Map<String, Object> step : session.engine().images().history(image)) {
        String id = text(step.get("Id")).replace("sha256:", "");
        String shown = whole || id.length() < 64 ? id : id.substring(0, 12);
        if (quiet) {
          session.output().line(shown);
          continue;
        }
        table.row(
            List.of(
                shown,
                PsCommand.age(number(step.get("Created"))),
                cut(text(step.get("CreatedBy"))),
                HumanSize.of(number(step.get("Size")), 3),
                text(step.get("Comment"))));
      }
      if (!quiet) {
        table.lines().forEach(session.output()::line);
      }
      return ExitCode.OK;
    }

    private String cut(String text) {
      String line = text.replace('\t', ' ').replace('\n', ' ');
      return whole || line.length() <= WIDTH ? line : line.substring(0, WIDTH - 1) + "…";
    }

    private static String text(@org.jspecify.annotations.Nullable Object value) {
      return value == null ? "" : value.toString();
    }

    private static long number(@org.jspecify.annotations.Nullable Object value) {
      return value instanceof Number number ? number.longValue() : 0;
    }
  }

  /** All about images. */
  static final class Inspect implements Action {
    private final List<String> images = new ArrayList<>();

    @Override
    public void define(Options options) {
      options.about("Shows all about images, as JSON.");
      options.someOperands("IMAGE", images::addAll);
    }

    @Override
    public int run(Session session) throws IOException, InterruptedException {
      List<String> all = new ArrayList<>();
      for (String image : images) {
        all.add(session.engine().inspectImage(image));
      }
      session.output().line("[\n" + String.join(",\n", all) + "\n]");
      return ExitCode.OK;
    }
  }
}
