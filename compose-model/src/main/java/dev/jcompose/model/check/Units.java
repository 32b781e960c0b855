package dev.jcompose.model.check;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Durations and sizes as Compose writes them. */
public final class Units {
  private static final long NANOS = 1_000_000_000L;

  private Units() {}

  /** Reads {@code 1m30s}, {@code 1.5s}, {@code 500ms}, {@code 2d}; null if it is not a duration. */
  public static @Nullable Duration duration(String text) {
    String rest = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
    if (rest.equals("0")) {
      return Duration.ZERO;
    }
    BigDecimal nanos = BigDecimal.ZERO;
    int at = 0;
    while (at < rest.length()) {
      int unitStart = skip(rest, at, true);
      int unitEnd = skip(rest, unitStart, false);
      long unit = nanosPer(rest.substring(unitStart, unitEnd));
      BigDecimal count = decimal(rest.substring(at, unitStart));
      if (unit == 0 || count == null) {
        return null;
      }
      nanos = nanos.add(count.multiply(BigDecimal.valueOf(unit)));
      at = unitEnd;
    }
    if (at == 0 || nanos.precision() - nanos.scale() > 18) {
      return null;
    }
    long value = nanos.longValue();
    return Duration.ofNanos(text.startsWith("-") ? -value : value);
  }

  private static int skip(String text, int from, boolean number) {
    int at = from;
    while (at < text.length() && number == ("0123456789.".indexOf(text.charAt(at)) >= 0)) {
      at++;
    }
    return at;
  }

  private static long nanosPer(String unit) {
    return switch (unit) {
      case "ns" -> 1;
      case "us", "\u00b5s", "\u03bcs" -> 1_000;
      case "ms" -> 1_000_000;
      case "s" -> NANOS;
      case "m" -> 60 * NANOS;
      case "h" -> 3600 * NANOS;
      case "d" -> 24 * 3600 * NANOS;
      case "w" -> 7 * 24 * 3600 * NANOS;
      default -> 0;
    };
  }

  /** Writes {@code 1m30s}; the zero duration is {@code 0s}. */
  public static String format(Duration duration) {
    if (duration.isNegative()) {
      return "-" + format(duration.negated());
    }
    long nanos = duration.toNanos();
    if (nanos == 0) {
      return "0s";
    }
    if (nanos < NANOS) {
      long unit = nanos < 1_000 ? 1 : nanos < 1_000_000 ? 1_000 : 1_000_000;
      return fraction(nanos, unit) + (unit == 1 ? "ns" : unit == 1_000 ? "\u00b5s" : "ms");
    }
    long minutes = duration.toMinutes();
    String seconds = fraction(nanos - minutes * 60 * NANOS, NANOS) + "s";
    if (minutes == 0) {
      return seconds;
    }
    return (minutes >= 60 ? minutes / 60 + "h" : "") + minutes % 60 + "m" + seconds;
  }

  private static String fraction(long nanos, long unit) {
    BigDecimal value = BigDecimal.valueOf(nanos).divide(BigDecimal.valueOf(unit));
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  /**
   * Reads {@code 64m}, {@code 1.5gb}, {@code 1024}; all units are powers of 1024. Null if not a
   * size.
   */
  public static @Nullable Long bytes(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    int unitStart = skip(lower, 0, true);
    BigDecimal count = decimal(lower.substring(0, unitStart));
    int power = power(lower.substring(unitStart).strip());
    if (count == null || power < 0) {
      return null;
    }
    BigDecimal bytes =
        count.multiply(BigDecimal.valueOf(1L << (10 * power))).setScale(0, RoundingMode.DOWN);
    return bytes.precision() > 18 ? null : Long.valueOf(bytes.longValue());
  }

  private static int power(String unit) {
    return switch (unit) {
      case "", "b" -> 0;
      case "k", "kb", "kib" -> 1;
      case "m", "mb", "mib" -> 2;
      case "g", "gb", "gib" -> 3;
      case "t", "tb", "tib" -> 4;
      case "p", "pb", "pib" -> 5;
      default -> -1;
    };
  }

  private static @Nullable BigDecimal decimal(String text) {
    if (text.isEmpty() || text.equals(".") || text.indexOf('.') != text.lastIndexOf('.')) {
      return null;
    }
    return new BigDecimal(text);
  }
}
