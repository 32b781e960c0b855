package dev.jcompose.scheduler.plan;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Pull policies that speak of an image's age: {@code daily}, {@code weekly}, {@code every_12h}. */
final class PullAge {

  private static final Pattern EVERY =
      Pattern.compile(
          "every_(?:([0-9]+)w)?(?:([0-9]+)d)?(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?");

  private PullAge() {}

  /** How old an image may be; empty for policies that do not care. */
  static Optional<Duration> of(String policy) {
    if (policy.equals("daily")) {
      return Optional.of(Duration.ofDays(1));
    }
    if (policy.equals("weekly")) {
      return Optional.of(Duration.ofDays(7));
    }
    Matcher every = EVERY.matcher(policy);
    return every.matches()
        ? Optional.of(
            Duration.ofDays(7 * number(every.group(1)) + number(every.group(2)))
                .plusHours(number(every.group(3)))
                .plusMinutes(number(every.group(4)))
                .plusSeconds(number(every.group(5))))
        : Optional.empty();
  }

  private static long number(String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
