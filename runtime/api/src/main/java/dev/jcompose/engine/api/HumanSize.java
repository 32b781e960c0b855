package dev.jcompose.engine.api;

import java.util.Locale;

/** Sizes as docker shows them to people. */
public final class HumanSize {

  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

  private HumanSize() {}

  /** Bytes in decimal units with up to four digits, {@code 13.26kB}. */
  public static String of(long bytes) {
    return of(bytes, 4);
  }

  /** With up to so many digits. */
  public static String of(long bytes, int digits) {
    double value = bytes;
    int unit = 0;
    while (value >= 1000 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    int whole = value >= 100 ? 3 : value >= 10 ? 2 : 1;
    String text = String.format(Locale.ROOT, "%." + Math.max(0, digits - whole) + "f", value);
    return (text.indexOf('.') < 0 ? text : text.replaceAll("\\.?0+$", "")) + UNITS[unit];
  }
}
