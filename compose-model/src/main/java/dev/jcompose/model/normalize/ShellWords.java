package dev.jcompose.model.normalize;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Splits a command line into words as other implementations of Compose do: like a shell, but
 * nothing is expanded, and an operator such as {@code ;} or {@code |} ends the command.
 */
public final class ShellWords {
  /** The words, and where an operator cut the rest off; -1 if none did. */
  public record Line(List<String> words, int end) {
    public Line {
      words = List.copyOf(words);
    }
  }

  private final String line;
  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean inWord;
  private char quote;

  /** The bracket or backtick of a substitution that is open, which is kept as it is. */
  private char substitution;

  private ShellWords(String line) {
    this.line = line;
  }

  /** The words, or null if a quote is not closed, a backslash is last, or there is a bracket. */
  public static @Nullable Line split(String line) {
    return new ShellWords(line).split();
  }

  private @Nullable Line split() {
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\' && quote != '\'') {
        if (++i == line.length()) {
          return null;
        }
        append(line.charAt(i));
      } else if (" \t\r\n".indexOf(c) >= 0) {
        space(c);
      } else if (quote == 0 && substitution == 0 && ";&|<>".indexOf(c) >= 0) {
        dropDescriptor(c);
        end();
        return new Line(words, i);
      } else if (!quoting(c)) {
        if (quote == 0 && !substituting(c)) {
          return null;
        }
        append(c);
      }
    }
    end();
    return quote == 0 && substitution == 0 ? new Line(words, -1) : null;
  }

  private void space(char c) {
    if (quote != 0 || substitution != 0) {
      word.append(c);
    } else {
      end();
    }
  }

  /** {@code 2>} names a file descriptor, which is no word. */
  private void dropDescriptor(char operator) {
    if (operator == '>' && !word.isEmpty() && Character.isDigit(word.charAt(0))) {
      inWord = false;
    }
  }

  /** Whether the character opens or closes a quotation and so is not part of the word. */
  private boolean quoting(char c) {
    if ((c != '"' && c != '\'') || substitution == '(') {
      return false;
    }
    if (quote == 0) {
      quote = c;
      return true;
    }
    if (quote == c) {
      quote = 0;
      inWord = true;
      return true;
    }
    return false;
  }

  /** Follows substitutions; false if there is a bracket that is not part of one. */
  private boolean substituting(char c) {
    if (c == '`' && substitution != '(') {
      substitution = substitution == '`' ? 0 : '`';
    } else if (c == ')' && substitution != '`') {
      substitution = substitution == '(' ? 0 : '(';
    } else if (c == '(' && substitution != '`') {
      if (substitution == '(' || word.isEmpty() || word.charAt(word.length() - 1) != '$') {
        return false;
      }
      substitution = '(';
    }
    return true;
  }

  private void append(char c) {
    word.append(c);
    inWord = true;
  }

  private void end() {
    if (inWord) {
      words.add(word.toString());
    }
    word.setLength(0);
    inWord = false;
  }
}
