package dev.jcompose.cli.command;

import dev.jcompose.cli.output.Json;
import java.util.Map;

/** Prints the version. */
final class VersionCommand implements Action {
  /** The build's; a test compares them. Reading a resource would take longer than all the rest. */
  static final String VERSION = "0.1.0-SNAPSHOT";

  private String format = "pretty";
  private boolean brief;

  @Override
  public void define(Options options) {
    options.about("Prints the version.");
    options.value(value -> format = value, "FORMAT", "pretty or json.", "-f", "--format");
    options.flag(value -> brief = value, "The number only.", "--short");
  }

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
