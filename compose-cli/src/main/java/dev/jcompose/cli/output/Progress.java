package dev.jcompose.cli.output;

import dev.jcompose.scheduler.EventSink;
import java.util.Locale;

/** Shows what the orchestrator does, on standard error. Takes events from any thread. */
public interface Progress extends EventSink, AutoCloseable {

  /** Ends the display: its last state stays, and others may print. */
  @Override
  void close();

  /** A display in this style. {@code title} heads the live one, for example {@code up}. */
  static Progress of(Style style, Output output, String title) {
    return switch (style) {
      case AUTO ->
          output.errIsTerminal() && !output.neverAnsi()
              ? TerminalProgress.start(output, title)
              : new PlainProgress(output);
      case TTY -> TerminalProgress.start(output, title);
      case PLAIN -> new PlainProgress(output);
      case JSON -> new JsonProgress(output);
      case QUIET -> new QuietProgress(output);
    };
  }

  /** How to show it. */
  enum Style {
    AUTO,
    TTY,
    PLAIN,
    JSON,
    QUIET;

    /** Reads the option's value; {@code none} is quiet. */
    public static Style parse(String text) {
      return text.equals("none") ? QUIET : valueOf(text.toUpperCase(Locale.ROOT));
    }
  }
}
