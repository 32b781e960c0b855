package dev.jcompose.cli.command;

import dev.jcompose.cli.output.Json;
import dev.jcompose.cli.output.Output;
import dev.jcompose.cli.output.Table;
import java.util.List;
import java.util.Locale;

/** How a list is printed. */
enum Format {
  TABLE,
  JSON;

  /** Reads {@code --format}. */
  static Format parse(String text) {
    for (Format format : values()) {
      if (format.name().toLowerCase(Locale.ROOT).equals(text)) {
        return format;
      }
    }
    throw new UsageException("--format \"" + text + "\" is not one of table, json");
  }

  /** Prints the table, or the objects as one array. */
  void print(Output output, Table table, List<?> objects) {
    switch (this) {
      case TABLE -> table.lines().forEach(output::line);
      case JSON -> output.line(Json.line(objects));
    }
  }
}
