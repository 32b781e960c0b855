package dev.jcompose.cli.output;

import dev.jcompose.scheduler.Event;
import java.time.Duration;
import java.util.Locale;

/** Docker compose's words for events. */
final class Words {
  private Words() {}

  static String subject(Event.Step step) {
    return capital(step.resource()) + " " + step.name();
  }

  static String action(Event.Step step) {
    return capital(step.action());
  }

  static String seconds(Duration elapsed) {
    return "%.1fs".formatted(elapsed.toMillis() / 1000.0);
  }

  private static String capital(Enum<?> constant) {
    String name = constant.name();
    return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
  }
}
