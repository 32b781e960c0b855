package dev.jcompose.cli.command;

import dev.jcompose.cli.output.Output;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Options before the command. */
@Command(
    name = "jcompose",
    synopsisSubcommandLabel = "COMMAND",
    description = "Runs a Compose file with nothing else installed.",
    footer = {
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted; exec: the command's own."
    })
final class Root {
  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "A Compose file; several are merged in order. - is standard input.")
  List<String> files = new ArrayList<>();

  @Option(
      names = {"-p", "--project-name"},
      paramLabel = "NAME",
      description = "The project's name. Default: from the file or its directory.")
  String projectName = "";

  @Option(names = "--profile", paramLabel = "NAME", description = "Enables a profile.")
  List<String> profiles = new ArrayList<>();

  @Option(
      names = "--env-file",
      paramLabel = "FILE",
      description = "Variables for interpolation, in place of .env.")
  List<String> envFiles = new ArrayList<>();

  @Option(
      names = {"--project-directory", "--workdir"},
      paramLabel = "DIR",
      description = "What relative paths in the files start from.")
  @Nullable Path projectDirectory;

  @Option(
      names = {"-H", "--host"},
      paramLabel = "ADDRESS",
      description =
          "Another engine: unix:///path or tcp://host:port. Default: our own, started on demand.")
  String host = "";

  @Option(
      names = "--parallel",
      paramLabel = "N",
      description = "At most so many actions at once; -1 is no limit.")
  int parallel = -1;

  @Option(
      names = "--ansi",
      paramLabel = "WHEN",
      description = "Colours and live display: auto, never, always.")
  Output.Colour ansi = Output.Colour.AUTO;

  @Option(
      names = "--progress",
      paramLabel = "STYLE",
      description = "How progress is shown: auto, tty, plain, json, quiet.")
  String progress = "auto";

  @Option(names = "--dry-run", description = "Prints what up would do, and does nothing.")
  boolean dryRun;

  @Option(names = "--debug", description = "Prints where in the program a failure happened.")
  boolean debug;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Explains the command.")
  boolean help;

  @Option(
      names = {"-v", "--version"},
      versionHelp = true,
      description = "Prints the version.")
  boolean version;
}
