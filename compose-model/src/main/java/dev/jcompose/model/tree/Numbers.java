package dev.jcompose.model.tree;

import java.math.BigDecimal;

/** Numbers as text, in the form that other Compose implementations use. */
public final class Numbers {
  private Numbers() {}

  /**
   * The shortest text that reads back as this number; with an exponent of at least two digits from
   * 1e+06 on and below 1e-4, as Go prints numbers (and so what containers get from {@code KEY:
   * 1e6}).
   */
  public static String shortest(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e6) {
      return Long.toString((long) value);
    }
    BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    int exponent = decimal.precision() - decimal.scale() - 1;
    if (exponent >= -4 && exponent < 6) {
      return decimal.toPlainString();
    }
    String digits = decimal.unscaledValue().abs().toString();
    String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    String magnitude = Integer.toString(Math.abs(exponent));
    return (value < 0 ? "-" : "")
        + mantissa
        + (exponent < 0 ? "e-" : "e+")
        + (magnitude.length() < 2 ? "0" : "")
        + magnitude;
  }
}
