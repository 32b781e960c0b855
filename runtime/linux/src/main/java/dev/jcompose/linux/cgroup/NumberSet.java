package dev.jcompose.linux.cgroup;

import dev.jcompose.linux.security.InvalidSettingException;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the list format of cpuset(7): {@code 0-2,4}. */
final class NumberSet {

  private static final Pattern RANGE = Pattern.compile("(\\d{1,4})(?:-(\\d{1,4}))?");

  private NumberSet() {}

  /** The numbers; none for an empty text. */
  static SortedSet<Integer> parse(String setting, String text) {
    SortedSet<Integer> numbers = new TreeSet<>();
    if (text.isEmpty()) {
      return numbers;
    }
    for (String part : text.split(",", -1)) {
      Matcher range = RANGE.matcher(part.strip());
      if (!range.matches()) {
        throw new InvalidSettingException(
            "Invalid value " + text + " for " + setting + ": it is not of the form 0-2,4");
      }
      int first = Integer.parseInt(range.group(1));
      int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
      if (last < first) {
        throw new InvalidSettingException(
            "Invalid value " + text + " for " + setting + ": a range runs back");
      }
      for (int number = first; number <= last; number++) {
        numbers.add(number);
      }
    }
    return numbers;
  }
}
