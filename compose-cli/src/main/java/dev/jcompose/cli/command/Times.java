package dev.jcompose.cli.command;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Points in time as options give them. */
final class Times {
  private static final Pattern AGE_PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m|h)");

  private Times() {}

  /**
   * Reads an RFC 3339 time (the zone may be missing: the local one), Unix seconds, or an age such
   * as {@code 1h30m}. Empty is null.
   */
  static @Nullable Instant parse(String option, String text, Instant now) {
    if (text.isEmpty()) {
      return null;
    }
    Duration age = age(text);
    if (age != null) {
      return now.minus(age);
    }
    try {
      if (text.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.')) {
        double seconds = Double.parseDouble(text);
        return Instant.ofEpochSecond((long) seconds, (long) (seconds % 1 * 1e9));
      }
      if (text.length() == "2026-01-02".length()) {
        return LocalDateTime.parse(text + "T00:00:00").atZone(ZoneId.systemDefault()).toInstant();
      }
      boolean zoned = text.endsWith("Z") || text.matches(".*[+-]\\d\\d:\\d\\d");
      return zoned
          ? OffsetDateTime.parse(text).toInstant()
          : LocalDateTime.parse(text).atZone(ZoneId.systemDefault()).toInstant();
    } catch (DateTimeException | NumberFormatException e) {
      throw new UsageException(
          option + " \"" + text + "\" is neither a time (2026-01-02T13:23:37Z) nor an age (42m)");
    }
  }

  private static @Nullable Duration age(String text) {
    Matcher part = AGE_PART.matcher(text);
    double millis = 0;
    int end = 0;
    while (part.find() && part.start() == end) {
      double unit =
          switch (part.group(2)) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            default -> 3_600_000;
          };
      millis += Double.parseDouble(part.group(1)) * unit;
      end = part.end();
    }
    return end == text.length() ? Duration.ofNanos((long) (millis * 1e6)) : null;
  }
}
