package dev.jcompose.engine.container;

import dev.jcompose.engine.api.Healthcheck;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code HEALTHCHECK NONE} or {@code HEALTHCHECK [--interval=D ...] CMD ...}. */
final class HealthcheckChange {

  private HealthcheckChange() {}

  static Healthcheck parse(String text) {
    if (text.toUpperCase(Locale.ROOT).equals("NONE")) {
      return new Healthcheck(List.of("NONE"), 0, 0, 0, 0, 0);
    }
    String rest = text;
    long interval = 0;
    long timeout = 0;
    long startPeriod = 0;
    long startInterval = 0;
    int retries = 0;
    while (rest.startsWith("--")) {
      int space = rest.indexOf(' ');
      int equals = rest.indexOf('=');
      if (space < 0 || equals < 0 || equals > space) {
        throw CommitChanges.invalid("Unknown flag: " + rest);
      }
      String value = rest.substring(equals + 1, space);
      switch (rest.substring(2, equals)) {
        case "interval" -> interval = nanos(value);
        case "timeout" -> timeout = nanos(value);
        case "start-period" -> startPeriod = nanos(value);
        case "start-interval" -> startInterval = nanos(value);
        case "retries" -> retries = Integer.parseInt(value);
        default -> throw CommitChanges.invalid("Unknown flag: " + rest.substring(2, equals));
      }
      rest = rest.substring(space + 1).strip();
    }
    return new Healthcheck(test(rest), interval, timeout, startPeriod, startInterval, retries);
  }

  private static List<String> test(String text) {
    if (!text.regionMatches(true, 0, "CMD ", 0, 4)) {
      throw CommitChanges.invalid(
          "Unknown type \"" + text.split(" ", 2)[0] + "\" in HEALTHCHECK (try CMD)");
    }
    String command = text.substring(4).strip();
    List<String> exec = CommitChanges.list(command);
    if (exec == null) {
      return List.of("CMD-SHELL", command);
    }
    List<String> test = new ArrayList<>(List.of("CMD"));
    test.addAll(exec);
    return test;
  }

  private static long nanos(String duration) {
    Instant now = Instant.EPOCH;
    return Duration.between(PruneFilter.time(duration, now), now).toNanos();
  }
}
