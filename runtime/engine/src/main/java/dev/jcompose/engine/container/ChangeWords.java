package dev.jcompose.engine.container;

import java.util.ArrayList;
import java.util.List;

/** Words of a Dockerfile instruction: quotes group and vanish, a backslash keeps what follows. */
final class ChangeWords {

  private ChangeWords() {}

  static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && quote != '\'' && i + 1 < text.length()) {
        word.append(text.charAt(++i));
        inWord = true;
      } else if (quote != 0) {
        quote = c == quote ? 0 : keep(word, c, quote);
      } else if (c == '"' || c == '\'') {
        quote = c;
        inWord = true;
      } else if (Character.isWhitespace(c)) {
        if (inWord) {
          words.add(word.toString());
          word.setLength(0);
          inWord = false;
        }
      } else {
        word.append(c);
        inWord = true;
      }
    }
    if (inWord) {
      words.add(word.toString());
    }
    return words;
  }

  private static char keep(StringBuilder word, char c, char quote) {
    word.append(c);
    return quote;
  }
}
