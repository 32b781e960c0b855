package dev.jcompose.build.dockerfile;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Dockerfiles write them: {@code 1m30s}, {@code 500ms}. */
final class GoDuration {

  private static final Pattern PART = Pattern.compile("\\G([0-9]*\\.?[0-9]+)(ns|us|µs|ms|s|m|h)");

  private GoDuration() {}

  /** Zero for an empty text. */
  static Duration parse(String flag, String text) {
    if (text.isEmpty() || text.equals("0")) {
      return Duration.ZERO;
    }
    Matcher matcher = PART.matcher(text);
    Duration sum = Duration.ZERO;
    int end = 0;
    while (matcher.find()) {
      BigDecimal nanos = new BigDecimal(matcher.group(1)).multiply(unit(matcher.group(2)));
      sum = sum.plusNanos(nanos.longValue());
      end = matcher.end();
    }
    if (end < text.length()) {
      throw new IllegalArgumentException("--" + flag + ": invalid duration \"" + text + "\"");
    }
    if (sum.isPositive() && sum.toNanos() < 1_000_000) {
      throw new IllegalArgumentException("interval \"" + flag + "\" cannot be less than 1ms");
    }
    return sum;
  }

  private static BigDecimal unit(String unit) {
    return BigDecimal.valueOf(
        switch (unit) {
          case "ns" -> 1L;
          case "us", "µs" -> 1_000L;
          case "ms" -> 1_000_000L;
          case "s" -> 1_000_000_000L;
          case "m" -> 60_000_000_000L;
          default -> 3_600_000_000_000L;
        });
  }
}
