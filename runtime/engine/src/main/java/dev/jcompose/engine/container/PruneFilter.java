package dev.jcompose.engine.container;

import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.Filters;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which stopped containers a prune takes: {@code label}, {@code label!} and {@code until}. */
final class PruneFilter {

  private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(h|ms|m|s|us|ns)");
  private static final Pattern SECONDS = Pattern.compile("[0-9]+(\\.[0-9]{1,9})?");
  private final Filters filters;
  private final @Nullable Instant until;

  PruneFilter(Filters filters, Instant now) {
    this.filters = filters;
    List<String> limits = filters.of("until");
    if (limits.size() > 1) {
      throw new EngineException(Kind.INVALID, "more than one until filter specified");
    }
    until = limits.isEmpty() ? null : time(limits.getFirst(), now);
  }

  boolean test(ContainerRecord container) {
    Map<String, String> labels = container.config().labels();
    boolean spared =
        filters.of("label!").stream()
            .anyMatch(label -> Filters.labels(List.of(label)).matchLabels(labels));
    boolean old = until == null || Instant.parse(container.created()).isBefore(until);
    return old && !spared && filters.matchLabels(labels);
  }

  /** A point in time, or how long ago it was, as Go writes durations. */
  static Instant time(String text, Instant now) {
    try {
      if (SECONDS.matcher(text).matches()) {
        return Instant.EPOCH.plusNanos((long) (Double.parseDouble(text) * 1e9));
      }
      if (text.indexOf('-', 1) < 0) {
        return now.minus(duration(text));
      }
      if (text.indexOf('T') < 0) {
        return LocalDate.parse(text).atStartOfDay(ZoneId.systemDefault()).toInstant();
      }
      boolean zoned = text.endsWith("Z") || text.matches(".*[+-][0-9]{2}:[0-9]{2}");
      return zoned
          ? OffsetDateTime.parse(text).toInstant()
          : LocalDateTime.parse(text).atZone(ZoneId.systemDefault()).toInstant();
    } catch (DateTimeException | ArithmeticException e) {
      throw invalid(text);
    }
  }

  private static Duration duration(String text) {
    Matcher part = PART.matcher(text);
    double nanos = 0;
    int end = 0;
    while (part.find() && part.start() == end) {
      nanos += Double.parseDouble(part.group(1)) * nanosOf(part.group(2));
      end = part.end();
    }
    if (end == 0 || end < text.length()) {
      throw invalid(text);
    }
    return Duration.ofNanos((long) nanos);
  }

  private static double nanosOf(String unit) {
    return switch (unit) {
      case "h" -> 3_600e9;
      case "m" -> 60e9;
      case "s" -> 1e9;
      case "ms" -> 1e6;
      case "us" -> 1e3;
      default -> 1;
    };
  }

  private static EngineException invalid(String text) {
    return new EngineException(
        Kind.INVALID, "until: \"" + text + "\" is neither a time nor a duration such as 10m");
  }
}
