package dev.jcompose.model.yaml;

/** What YAML 1.1 read as something else than text, and YAML 1.2 no longer does. */
public final class OldYaml {
  private OldYaml() {}

  /** Whether it was a number in base 60, such as {@code 22:22} (1342). */
  public static boolean isSexagesimal(String text) {
    int colon = text.indexOf(':');
    int start = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    if (colon <= start || !isDigits(text, start, colon)) {
      return false;
    }
    while (colon >= 0) {
      int next = text.indexOf(':', colon + 1);
      int end = next < 0 ? text.length() : next;
      int dot = next < 0 ? text.indexOf('.', colon) : -1;
      if (dot >= 0) {
        if (!isDigits(text, dot + 1, text.length()) && dot + 1 != text.length()) {
          return false;
        }
        end = dot;
      }
      int digits = end - colon - 1;
      if (digits < 1 || digits > 2 || !isDigits(text, colon + 1, end)) {
        return false;
      }
      if (digits == 2 && text.charAt(colon + 1) > '5') {
        return false;
      }
      colon = next;
    }
    return true;
  }

  /** Whether it was a date, with or without a time. */
  public static boolean isTimestamp(String text) {
    int first = text.indexOf('-');
    int second = text.indexOf('-', first + 1);
    if (first != 4 || second < 0 || !isDigits(text, 0, 4) || !isDigits(text, 5, second)) {
      return false;
    }
    int end = second + 1;
    while (end < text.length() && Character.digit(text.charAt(end), 10) >= 0) {
      end++;
    }
    if (end == second + 1 || end > second + 3 || second > 7) {
      return false;
    }
    boolean timed = end < text.length() && "Tt ".indexOf(text.charAt(end)) >= 0;
    return end == text.length() || (timed && text.indexOf(':', end) > 0);
  }

  private static boolean isDigits(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c != '_' || i == from)) {
        return false;
      }
    }
    return from < to;
  }
}
