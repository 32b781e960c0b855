package dev.jcompose.cli.command;

import dev.jcompose.cli.output.Json;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the version. */
@Command(name = "version", description = "Prints the version.")
final class VersionCommand implements Action {
  /** The build's; a test compares them. Reading a resource would take longer than all the rest. */
  static final String VERSION = "0.1.0-SNAPSHOT";

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      description = "pretty or json.")
  String format = "pretty";

  @Option(names = "--short", description = "The number only.")
  boolean brief;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      hidden = true)
  boolean help;

  @Override
  public int run(Session session) {
    session
        .output()
        .line(
            switch (format) {
              case "pretty" -> brief ? VERSION : "jcompose version " + VERSION;
              case "json" -> Json.line(Map.of("version", VERSION));
              default ->
                  throw new UsageException(
                      "--format \"" + format + "\" is not one of pretty, json");
            });
    return ExitCode.OK;
  }
}
