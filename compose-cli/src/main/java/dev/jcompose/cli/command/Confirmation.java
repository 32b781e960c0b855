package dev.jcompose.cli.command;

import java.io.Console;
import java.util.Locale;

/** Asks before something is lost. */
final class Confirmation {
  private Confirmation() {}

  /**
   * Whether the answer is yes.
   *
   * @throws UsageException if there is nobody to ask
   */
  @SuppressWarnings("SystemConsoleNull") // which kind of console there is, is a setting of the JDK
  static boolean ask(String question) {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      throw new UsageException("no terminal to ask at: give --force");
    }
    String answer = console.readLine("%s [y/N] ", question);
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
  }
}
