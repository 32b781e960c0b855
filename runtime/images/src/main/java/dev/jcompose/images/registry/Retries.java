package dev.jcompose.images.registry;

import dev.jcompose.images.registry.RegistrySettings.Patience;
import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Counts the attempts of one job and pauses between them, longer each time and never in step. */
final class Retries {

  private final Patience patience;
  private int failures;

  Retries(Patience patience) {
    this.patience = patience;
  }

  static boolean mayWorkLater(int status) {
    return status == 408 || status == 429 || (status >= 500 && status != 501 && status != 505);
  }

  /** Begins to count anew: there was progress. */
  void progress() {
    failures = 0;
  }

  /**
   * Waits before the next attempt.
   *
   * @param asked what the registry asked for
   * @return false if there is to be none
   */
  boolean pause(Optional<Duration> asked) throws InterruptedException {
    failures++;
    if (failures >= patience.attempts()
        || asked.filter(d -> d.compareTo(patience.longest()) > 0).isPresent()) {
      return false;
    }
    long most = patience.pause().toMillis() << Math.min(failures - 1, 20);
    long jittered =
        ThreadLocalRandom.current()
            .nextLong(most / 2, Math.min(most, patience.longest().toMillis()) + 1);
    Thread.sleep(Duration.ofMillis(Math.max(jittered, asked.orElse(Duration.ZERO).toMillis())));
    return true;
  }

  /** The Retry-After header: seconds or a date (RFC 9110, section 10.2.3). */
  static Optional<Duration> asked(HttpHeaders headers) {
    return headers.firstValue("retry-after").flatMap(Retries::duration);
  }

  private static Optional<Duration> duration(String text) {
    try {
      if (text.matches("[0-9]{1,9}")) {
        return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
      }
      DateTimeFormatter format = DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT);
      Duration left =
          Duration.between(ZonedDateTime.now(ZoneOffset.UTC), ZonedDateTime.parse(text, format));
      return Optional.of(left.isNegative() ? Duration.ZERO : left);
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
