package dev.jcompose.model.interpolate;

import dev.jcompose.model.interpolate.Template.Malformed;
import java.util.ArrayList;
import java.util.List;

/** Recursive descent over {@code $name}, <code>${name}</code> and the six operators. */
final class TemplateParser {
  private static final int DEEPEST = 100;

  private final String text;
  private int at;
  private int depth;

  TemplateParser(String text) {
    this.text = text;
  }

  Template parse() throws Malformed {
    return sequence(text.length());
  }

  /** Everything up to {@code end}. */
  private Template sequence(int end) throws Malformed {
    List<Template> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    while (at < end) {
      char c = text.charAt(at);
      char next = at + 1 < end ? text.charAt(at + 1) : ' ';
      if (c != '$' || (next != '{' && next != '$' && !startsName(next))) {
        literal.append(c);
        at++;
      } else if (next == '$') {
        literal.append('$');
        at += 2;
      } else {
        if (!literal.isEmpty()) {
          parts.add(new Template.Literal(literal.toString()));
          literal.setLength(0);
        }
        at++;
        parts.add(next == '{' ? braced(end) : new Template.Variable(name(end)));
      }
    }
    if (!literal.isEmpty() || parts.isEmpty()) {
      parts.add(new Template.Literal(literal.toString()));
    }
    return parts.size() == 1 ? parts.getFirst() : new Template.Sequence(parts);
  }

  private Template braced(int end) throws Malformed {
    int open = at - 1;
    if (++depth > DEEPEST) {
      throw new Malformed("variables are nested more than " + DEEPEST + " levels deep", open);
    }
    int close = closing(end);
    if (close < 0) {
      throw new Malformed("\"${\" is not closed", open);
    }
    at++;
    String name = name(close);
    if (name.isEmpty()) {
      throw new Malformed(
          "\"" + text.substring(open, close + 1) + "\" does not name a variable", open);
    }
    Template template = at == close ? new Template.Variable(name) : operation(name, open, close);
    at = close + 1;
    depth--;
    return template;
  }

  private Template operation(String name, int open, int close) throws Malformed {
    boolean emptyIsAbsent = text.charAt(at) == ':';
    if (emptyIsAbsent) {
      at++;
    }
    char operator = at < close ? text.charAt(at++) : ' ';
    if (operator != '-' && operator != '+' && operator != '?') {
      throw new Malformed(
          "\"" + text.substring(open, close + 1) + "\" has no operator that is known here", open);
    }
    Template operand = sequence(close);
    if (operator == '-') {
      return new Template.Default(name, emptyIsAbsent, operand);
    }
    return operator == '+'
        ? new Template.Alternative(name, emptyIsAbsent, operand)
        : new Template.Required(name, emptyIsAbsent, operand);
  }

  /** Where the brace at {@code at} is closed; braces inside are counted. */
  private int closing(int end) {
    int open = 0;
    for (int i = at; i < end; i++) {
      char c = text.charAt(i);
      if (c == '{') {
        open++;
      } else if (c == '}' && --open == 0) {
        return i;
      }
    }
    return -1;
  }

  private String name(int end) {
    int start = at;
    while (at < end && (startsName(text.charAt(at)) || (at > start && isDigit(text.charAt(at))))) {
      at++;
    }
    return text.substring(start, at);
  }

  private static boolean startsName(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
