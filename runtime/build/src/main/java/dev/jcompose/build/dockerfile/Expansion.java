package dev.jcompose.build.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Expands variables in a text and takes quotes off, as BuildKit's lexer does: {@code $name}, {@code
 * ${name}} and the modifiers {@code - + ?} (with or without a colon), {@code # ## % %%} and {@code
 * / //}.
 */
public final class Expansion {

  private static final int END = -1;

  /** Where values come from. */
  @FunctionalInterface
  public interface Variables {
    /** The value; null if there is no such variable. */
    @Nullable String get(String name);
  }

  /** What happens to quotes and backslashes. */
  private enum Quotes {
    REMOVED,
    KEPT
  }

  private final String text;
  private final int escape;
  private final Variables variables;
  private final Consumer<String> unset;
  private final Quotes quotes;
  private final Words words = new Words();
  private int at;

  private Expansion(
      String text, char escape, Variables variables, Consumer<String> unset, Quotes quotes) {
    this.text = text;
    this.escape = escape;
    this.variables = variables;
    this.unset = unset;
    this.quotes = quotes;
  }

  /**
   * The text as one word, without its quotes.
   *
   * @param unset told the names that had no value and no default
   * @throws IllegalArgumentException if a quote or brace is not closed, or a modifier is unknown
   */
  public static String word(String text, char escape, Variables variables, Consumer<String> unset) {
    return new Expansion(text, escape, variables, unset, Quotes.REMOVED).until(END);
  }

  /** The text as words: unquoted white space separates them, also that from a variable. */
  public static List<String> words(
      String text, char escape, Variables variables, Consumer<String> unset) {
    Expansion expansion = new Expansion(text, escape, variables, unset, Quotes.REMOVED);
    expansion.until(END);
    return expansion.words.all();
  }

  /** A here-document's text: quotes mean nothing in it. */
  public static String document(
      String text, char escape, Variables variables, Consumer<String> unset) {
    return new Expansion(text, escape, variables, unset, Quotes.KEPT).until(END);
  }

  private int peek() {
    return at < text.length() ? text.charAt(at) : END;
  }

  private int next() {
    return at < text.length() ? text.charAt(at++) : END;
  }

  /** Everything up to a character, which is consumed, or to the end. */
  private String until(int stop) {
    StringBuilder result = new StringBuilder();
    while (peek() != END) {
      int c = peek();
      if (c == stop) {
        at++;
        return result.toString();
      }
      if (quotes == Quotes.REMOVED && (c == '\'' || c == '"')) {
        String quoted = c == '\'' ? singleQuoted() : doubleQuoted();
        words.addWhole(quoted);
        result.append(quoted);
      } else if (c == '$') {
        String value = dollar();
        words.addText(value);
        result.append(value);
      } else {
        at++;
        if (c == escape) {
          if (peek() == END) {
            break;
          }
          boolean keeps = quotes == Quotes.KEPT && peek() != '$' && peek() != escape;
          if (keeps) {
            result.append((char) c);
          }
          c = next();
          words.addWhole(String.valueOf((char) c));
        } else {
          words.addText(String.valueOf((char) c));
        }
        result.append((char) c);
      }
    }
    if (stop != END) {
      throw unexpectedEnd("\"" + (char) stop + "\"");
    }
    words.end();
    return result.toString();
  }

  private static IllegalArgumentException unexpectedEnd(String what) {
    return new IllegalArgumentException(
        "unexpected end of statement while looking for matching " + what);
  }

  private String singleQuoted() {
    int end = text.indexOf('\'', at + 1);
    if (end < 0) {
      throw unexpectedEnd("single-quote");
    }
    String quoted = text.substring(at + 1, end);
    at = end + 1;
    return quoted;
  }

  private String doubleQuoted() {
    StringBuilder result = new StringBuilder();
    at++;
    while (true) {
      int c = peek();
      if (c == END) {
        throw unexpectedEnd("double-quote");
      }
      if (c == '$') {
        result.append(dollar());
        continue;
      }
      at++;
      if (c == '"') {
        return result.toString();
      }
      if (c == escape) {
        int following = peek();
        if (following == '"' || following == '$' || following == escape) {
          c = next();
        }
      }
      result.append((char) c);
    }
  }

  private String dollar() {
    at++;
    if (peek() != '{') {
      String name = name();
      return name.isEmpty() ? "$" : value(name);
    }
    at++;
    String name = name();
    int c = next();
    if (name.isEmpty()) {
      throw new IllegalArgumentException("bad substitution in \"" + text + "\"");
    }
    return switch (c) {
      case '}' -> value(name);
      case ':' -> conditional(name, next(), ":");
      case '+', '-', '?' -> conditional(name, c, "");
      case '#', '%' -> trimmed(name, (char) c);
      case '/' -> replaced(name);
      case END -> throw unexpectedEnd("\"}\"");
      default -> throw unsupported(String.valueOf((char) c));
    };
  }

  private IllegalArgumentException unsupported(String modifier) {
    return new IllegalArgumentException(
        "unsupported modifier (" + modifier + ") in substitution in \"" + text + "\"");
  }

  private String value(String name) {
    String value = variables.get(name);
    if (value == null) {
      unset.accept(name);
      return "";
    }
    return value;
  }

  private String conditional(String name, int modifier, String colon) {
    if (modifier != '+' && modifier != '-' && modifier != '?') {
      throw unsupported(colon + (modifier == END ? "" : String.valueOf((char) modifier)));
    }
    String word = nested('}');
    String value = variables.get(name);
    boolean given = value != null && (colon.isEmpty() || !value.isEmpty());
    String known = value == null ? "" : value;
    return switch (modifier) {
      case '+' -> given ? word : "";
      case '-' -> given ? known : word;
      default -> {
        if (!given) {
          String why =
              colon.isEmpty() ? "is not allowed to be unset" : "is not allowed to be empty";
          throw new IllegalArgumentException(name + ": " + (word.isEmpty() ? why : word));
        }
        yield known;
      }
    };
  }

  private String trimmed(String name, char end) {
    boolean longest = peek() == end;
    if (longest) {
      at++;
    }
    String pattern = nested('}');
    String value = value(name);
    return end == '#'
        ? Wildcard.withoutPrefix(value, pattern, longest)
        : Wildcard.withoutSuffix(value, pattern, longest);
  }

  private String replaced(String name) {
    boolean all = peek() == '/';
    if (all) {
      at++;
    }
    String pattern = nested('/');
    String replacement = nested('}');
    return Wildcard.replaced(value(name), pattern, replacement, all);
  }

  /** A part of a substitution; its words are not words of the whole. */
  private String nested(char stop) {
    Expansion inner = new Expansion(text, (char) escape, variables, unset, quotes);
    inner.at = at;
    String result = inner.until(stop);
    at = inner.at;
    return result;
  }

  private String name() {
    int start = at;
    int first = peek();
    if (first != END && "@*#?-$!".indexOf(first) >= 0) {
      at++;
    } else if (first >= '0' && first <= '9') {
      while (peek() >= '0' && peek() <= '9') {
        at++;
      }
    } else {
      while (isNamePart(peek())) {
        at++;
      }
    }
    return text.substring(start, at);
  }

  private static boolean isNamePart(int c) {
    return c == '_' || (c != END && Character.isLetterOrDigit(c));
  }

  /** Collects words. */
  private static final class Words {
    private final List<String> done = new ArrayList<>();
    private @Nullable StringBuilder open;

    void addText(String text) {
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (Character.isWhitespace(c)) {
          end();
        } else {
          addWhole(String.valueOf(c));
        }
      }
    }

    void addWhole(String text) {
      if (open == null) {
        open = new StringBuilder();
      }
      open.append(text);
    }

    void end() {
      if (open != null) {
        done.add(open.toString());
        open = null;
      }
    }

    List<String> all() {
      return List.copyOf(done);
    }
  }
}
