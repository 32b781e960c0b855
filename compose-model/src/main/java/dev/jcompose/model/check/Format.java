package dev.jcompose.model.check;

import org.jspecify.annotations.Nullable;

/** Rules for the text of a scalar or key, checked by hand: compiling patterns would cost more. */
enum Format {
  NONE,
  /** Keys of services, networks and so on. */
  RESOURCE_NAME,
  CONTAINER_NAME,
  RESTART,
  PULL_POLICY,
  ULIMIT,
  EXPOSED_PORT,
  /** {@code NAME=VALUE}. */
  PAIR,
  /** {@code NAME=ADDRESS} or {@code NAME:ADDRESS}. */
  HOST;

  /** What the text should have been, or null if it is right. */
  @Nullable String violation(String text) {
    return switch (this) {
      case NONE -> null;
      case RESOURCE_NAME ->
          all(text, 0, "._-") && !text.isEmpty()
              ? null
              : "may only have letters, digits, \".\", \"_\" and \"-\"";
      case CONTAINER_NAME ->
          text.isEmpty() || (alphanumeric(text.charAt(0)) && all(text, 1, "._-"))
              ? null
              : "may only have letters, digits, \"_\", \".\" and \"-\", a letter or digit"
                  + " first";
      case RESTART -> restart(text) ? null : "must be no, always, on-failure[:N] or unless-stopped";
      case PULL_POLICY ->
          pullPolicy(text)
              ? null
              : "must be always, never, missing, build, daily, weekly or every_<duration>";
      case ULIMIT -> lowerCase(text) ? null : "must have lower-case letters only";
      case PAIR -> text.indexOf('=') >= 0 ? null : "must be NAME=VALUE";
      case HOST -> text.indexOf('=') >= 0 || text.indexOf(':') >= 0 ? null : "must be NAME=ADDRESS";
      case EXPOSED_PORT -> exposed(text) ? null : "must be PORT[-PORT][/PROTOCOL]";
    };
  }

  private static boolean restart(String text) {
    return switch (text) {
      case "", "no", "always", "on-failure", "unless-stopped" -> true;
      default -> text.startsWith("on-failure:") && digits(text.substring(11));
    };
  }

  private static boolean pullPolicy(String text) {
    return switch (text) {
      case "always", "never", "missing", "if_not_present", "build", "daily", "weekly", "refresh" ->
          true;
      default -> text.startsWith("every_") && Units.duration(text.substring(6)) != null;
    };
  }

  private static boolean exposed(String text) {
    int slash = text.indexOf('/');
    String ports = slash < 0 ? text : text.substring(0, slash);
    int dash = ports.indexOf('-');
    return dash < 0
        ? digits(ports)
        : digits(ports.substring(0, dash)) && digits(ports.substring(dash + 1));
  }

  private static boolean lowerCase(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < 'a' || text.charAt(i) > 'z') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static boolean digits(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static boolean all(String text, int from, String more) {
    for (int i = from; i < text.length(); i++) {
      if (!alphanumeric(text.charAt(i)) && more.indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean alphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
