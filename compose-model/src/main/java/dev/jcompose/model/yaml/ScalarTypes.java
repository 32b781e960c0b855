package dev.jcompose.model.yaml;

import dev.jcompose.model.Position;
import dev.jcompose.model.tree.Directive;
import dev.jcompose.model.tree.Numbers;
import dev.jcompose.model.tree.Scalar;
import dev.jcompose.model.tree.Scalar.Kind;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Types of plain scalars: YAML 1.2's core schema, and integers in the ways people write them
 * ({@code 0755}, {@code 0o755}, {@code 0x1f}, {@code 0b11}, {@code 1_000}).
 */
public final class ScalarTypes {
  private ScalarTypes() {}

  static Scalar plain(String text, Position position, Directive directive) {
    switch (text) {
      case "", "~", "null", "Null", "NULL" -> {
        return new Scalar("", Kind.NULL, position, directive);
      }
      case "true", "True", "TRUE" -> {
        return new Scalar("true", Kind.BOOL, position, directive);
      }
      case "false", "False", "FALSE" -> {
        return new Scalar("false", Kind.BOOL, position, directive);
      }
      default -> {}
    }
    char first = text.charAt(0);
    if ("0123456789+-.".indexOf(first) >= 0) {
      String integer = integer(text);
      if (integer != null) {
        return new Scalar(integer, Kind.INT, position, directive);
      }
      String number = isUnsigned(text) ? text : number(text);
      if (number != null) {
        return new Scalar(number, Kind.FLOAT, position, directive);
      }
    }
    return new Scalar(text, Kind.STRING, position, directive);
  }

  /** Whether a plain scalar with this text is a number. */
  public static boolean isNumber(String text) {
    char first = text.isEmpty() ? ' ' : text.charAt(0);
    return "0123456789+-.".indexOf(first) >= 0 && (integer(text) != null || number(text) != null);
  }

  private static @Nullable String integer(String text) {
    boolean negative = text.charAt(0) == '-';
    String digits = negative || text.charAt(0) == '+' ? text.substring(1) : text;
    if (digits.isEmpty() || digits.charAt(0) < '0' || digits.charAt(0) > '9') {
      return null;
    }
    int radix = 10;
    if (digits.length() > 1 && digits.charAt(0) == '0') {
      char mark = digits.charAt(1);
      radix = mark == 'x' ? 16 : mark == 'b' ? 2 : 8;
      digits = mark == 'x' || mark == 'b' || mark == 'o' ? digits.substring(2) : digits;
    }
    digits = digits.replace("_", "");
    for (int i = 0; i < digits.length(); i++) {
      if (Character.digit(digits.charAt(i), radix) < 0) {
        return null;
      }
    }
    if (digits.isEmpty() || digits.length() > 64) {
      return null;
    }
    if (digits.length() < 16) {
      long value = Long.parseLong(digits, radix);
      return Long.toString(negative ? -value : value);
    }
    BigInteger value = new BigInteger(digits, radix);
    return value.bitLength() > 63 ? null : (negative ? value.negate() : value).toString();
  }

  /** Integers between 2^63 and 2^64 keep their digits, as nobody calculates with them. */
  private static boolean isUnsigned(String text) {
    boolean digits = text.length() >= 19 && text.length() <= 20 && text.charAt(0) != '0';
    for (int i = 0; i < text.length(); i++) {
      digits &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    return digits && new BigInteger(text).bitLength() == 64;
  }

  private static @Nullable String number(String text) {
    boolean digit = false;
    boolean exponent = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        digit = true;
      } else if ((c == 'e' || c == 'E') && digit && !exponent) {
        exponent = true;
      } else if (c == '+' || c == '-') {
        char before = i == 0 ? 'e' : text.charAt(i - 1);
        if (before != 'e' && before != 'E') {
          return null;
        }
      } else if (c != '.' || exponent || text.indexOf('.', i + 1) >= 0) {
        return null;
      }
    }
    if (!digit) {
      return null;
    }
    try {
      return Numbers.shortest(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
