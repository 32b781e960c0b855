package dev.jcompose.cli.command;

import java.time.Duration;

/** Ages in words, as docker says them. */
final class Ago {
  private Ago() {}

  static String of(Duration age) {
    return words(age) + " ago";
  }

  private static String words(Duration age) {
    long seconds = age.toSeconds();
    long minutes = age.toMinutes();
    long hours = Math.round(seconds / 3600.0);
    if (seconds < 1) {
      return "Less than a second";
    }
    if (seconds == 1) {
      return "1 second";
    }
    if (seconds < 60) {
      return seconds + " seconds";
    }
    if (minutes == 1) {
      return "About a minute";
    }
    if (minutes < 60) {
      return minutes + " minutes";
    }
    if (hours == 1) {
      return "About an hour";
    }
    if (hours < 48) {
      return hours + " hours";
    }
    if (hours < 24 * 7 * 2) {
      return hours / 24 + " days";
    }
    if (hours < 24 * 30 * 2) {
      return hours / 24 / 7 + " weeks";
    }
    if (hours < 24 * 365 * 2) {
      return hours / 24 / 30 + " months";
    }
    return seconds / (3600 * 24 * 365) + " years";
  }
}
