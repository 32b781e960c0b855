package dev.jcompose.cli.command;

import dev.jcompose.cli.output.Output;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Options before the command. */
final class Root implements Action {
  final List<String> files = new ArrayList<>();
  final List<String> profiles = new ArrayList<>();
  final List<String> envFiles = new ArrayList<>();
  String projectName = "";
  @Nullable Path projectDirectory;
  String host = "";
  int parallel = -1;
  Output.@Nullable Colour ansi;
  String progress = "auto";
  boolean dryRun;
  boolean debug;
  boolean version;

  @Override
  public void define(Options options) {
    options.about("Runs a Compose file with nothing else installed.");
    options.values(
        files::addAll,
        "FILE",
        "A Compose file; several are merged in order. - is standard input.",
        "-f",
        "--file");
    options.value(
        value -> projectName = value,
        "NAME",
        "The project's name. Default: from the file or its directory.",
        "-p",
        "--project-name");
    options.values(profiles::addAll, "NAME", "Enables a profile.", "--profile");
    options.values(
        envFiles::addAll, "FILE", "Variables for interpolation, in place of .env.", "--env-file");
    options.value(
        value -> projectDirectory = Path.of(value),
        "DIR",
        "What relative paths in the files start from.",
        "--project-directory",
        "--workdir");
    options.value(
        value -> host = value,
        "ADDRESS",
        "Another engine: unix:///path or tcp://host:port. Default: our own, started on demand.",
        "-H",
        "--host");
    options.number(
        value -> parallel = value,
        "N",
        "At most so many actions at once; -1 is no limit.",
        "--parallel");
    options.value(
        value -> ansi = colour(value),
        "WHEN",
        "Colours and live display: auto, never, always.",
        "--ansi");
    options.value(
        value -> progress = value,
        "STYLE",
        "How progress is shown: auto, tty, plain, json, quiet.",
        "--progress");
    options.flag(
        value -> dryRun = value, "Prints what a change would do, and does nothing.", "--dry-run");
    options.flag(
        value -> debug = value, "Prints where in the program a failure happened.", "--debug");
    options.flag(value -> version = value, "Prints the version.", "-v", "--version");
  }

  private static Output.Colour colour(String text) {
    try {
      return Output.Colour.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--ansi \"" + text + "\" is not one of auto, never, always");
    }
  }

  @Override
  public int run(Session session) {
    throw new UsageException("which command? 'jcompose --help' lists them");
  }
}
