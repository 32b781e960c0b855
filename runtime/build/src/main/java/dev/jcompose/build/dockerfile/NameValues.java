package dev.jcompose.build.dockerfile;

import java.util.ArrayList;
import java.util.List;

/** The arguments of {@code ENV}, {@code LABEL} and {@code ARG}. Quotes stay for the expansion. */
final class NameValues {

  private final String text;
  private final char escape;

  NameValues(String text, char escape) {
    this.text = text;
    this.escape = escape;
  }

  /** {@code a=b c="d e"}, or the old form {@code a b c} for one. */
  List<Pair> pairs(String keyword) {
    List<String> words = split(text, escape);
    if (!words.getFirst().contains("=")) {
      String[] parts = text.split("\\s+", 2);
      if (parts.length < 2) {
        throw new IllegalArgumentException(keyword + " must have two arguments");
      }
      return List.of(new Pair(parts[0], parts[1]));
    }
    List<Pair> pairs = new ArrayList<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException(
            "Syntax error - can't find = in \"" + word + "\". Must be of the form: name=value");
      }
      if (equals == 0) {
        throw new IllegalArgumentException(keyword + " names can not be blank");
      }
      pairs.add(new Pair(word.substring(0, equals), word.substring(equals + 1)));
    }
    return pairs;
  }

  /** {@code a b=c}. */
  List<Pair> arguments() {
    List<String> words = split(text, escape);
    if (words.isEmpty()) {
      throw new IllegalArgumentException("ARG requires at least one argument");
    }
    List<Pair> pairs = new ArrayList<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals == 0) {
        throw new IllegalArgumentException("ARG names can not be blank");
      }
      pairs.add(
          equals < 0
              ? new Pair(word, null)
              : new Pair(word.substring(0, equals), word.substring(equals + 1)));
    }
    return pairs;
  }

  /** Words with their quotes and escapes; white space in quotes separates nothing. */
  static List<String> split(String text, char escape) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == escape && quote != '\'' && i + 1 < text.length()) {
        word.append(c).append(text.charAt(++i));
        continue;
      }
      if (quote == 0 && Character.isWhitespace(c)) {
        add(words, word);
        continue;
      }
      if (c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '\'' || c == '"')) {
        quote = c;
      }
      word.append(c);
    }
    add(words, word);
    return words;
  }

  private static void add(List<String> words, StringBuilder word) {
    if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }
}
