package dev.jcompose.build.dockerfile;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The shell patterns of {@code ${name#pattern}} and its kin: {@code *}, {@code ?}, {@code \}. */
final class Wildcard {

  private Wildcard() {}

  static String withoutPrefix(String value, String pattern, boolean longest) {
    Matcher matcher = Pattern.compile("^" + regex(pattern, longest), Pattern.DOTALL).matcher(value);
    return matcher.find() ? value.substring(matcher.end()) : value;
  }

  static String withoutSuffix(String value, String pattern, boolean longest) {
    Pattern whole = Pattern.compile(regex(pattern, true), Pattern.DOTALL);
    for (int i = 0; i <= value.length(); i++) {
      int start = longest ? i : value.length() - i;
      if (whole.matcher(value.substring(start)).matches()) {
        return value.substring(0, start);
      }
    }
    return value;
  }

  static String replaced(String value, String pattern, String replacement, boolean all) {
    Matcher matcher = Pattern.compile(regex(pattern, true), Pattern.DOTALL).matcher(value);
    String plain = Matcher.quoteReplacement(replacement);
    return all ? matcher.replaceAll(plain) : matcher.replaceFirst(plain);
  }

  private static String regex(String pattern, boolean longest) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      switch (c) {
        case '*' -> regex.append(longest ? ".*" : ".*?");
        case '?' -> regex.append('.');
        case '\\' -> {
          i++;
          if (i < pattern.length()) {
            regex.append(Pattern.quote(String.valueOf(pattern.charAt(i))));
          }
        }
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return regex.toString();
  }
}
