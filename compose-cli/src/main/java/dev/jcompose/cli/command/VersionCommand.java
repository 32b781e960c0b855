package dev.jcompose.cli.command;

import dev.jcompose.cli.output.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the version. */
@Command(name = "version", description = "Prints the version.")
final class VersionCommand implements Action {
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
  public int run(Session session) throws IOException {
    String version = version();
    session
        .output()
        .line(
            switch (format) {
              case "pretty" -> brief ? version : "jcompose version " + version;
              case "json" -> Json.line(Map.of("version", version));
              default ->
                  throw new UsageException(
                      "--format \"" + format + "\" is not one of pretty, json");
            });
    return ExitCode.OK;
  }

  private static String version() throws IOException {
    try (InputStream text = VersionCommand.class.getResourceAsStream("/jcompose-version.txt")) {
      if (text == null) {
        throw new IllegalStateException("jcompose-version.txt is not in the jar");
      }
      return new String(text.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }
}
