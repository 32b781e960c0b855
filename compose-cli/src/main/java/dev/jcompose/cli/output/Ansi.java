package dev.jcompose.cli.output;

/** Colours by their SGR codes (ECMA-48, section 8.3.117). */
enum Ansi {
  RED("31"),
  GREEN("32"),
  YELLOW("33"),
  BLUE("34"),
  MAGENTA("35"),
  CYAN("36"),
  DIM("2"),
  BRIGHT_CYAN("96"),
  BRIGHT_YELLOW("93"),
  BRIGHT_GREEN("92"),
  BRIGHT_MAGENTA("95"),
  BRIGHT_BLUE("94");

  static final String CLEAR_LINE = "\u001b[2K";

  private final String start;

  Ansi(String code) {
    start = "\u001b[" + code + "m";
  }

  String around(String text) {
    return start + text + "\u001b[0m";
  }

  /** Moves the cursor to the start of the line so many lines up. */
  static String up(int lines) {
    return lines == 0 ? "\r" : "\u001b[" + lines + "F";
  }
}
