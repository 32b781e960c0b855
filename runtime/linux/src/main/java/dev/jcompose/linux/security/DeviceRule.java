package dev.jcompose.linux.security;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule of the device cgroup: whether devices of a type and number may be read, written and made.
 * Of several rules the last that fits decides.
 *
 * @param major empty for any
 * @param minor empty for any
 */
public record DeviceRule(
    boolean allow, Type type, OptionalInt major, OptionalInt minor, Access access) {

  private static final Pattern TEXT =
      Pattern.compile("([acb]) ([0-9]{1,9}|\\*):([0-9]{1,9}|\\*) ([rwm]{1,3})");

  /** Which devices. */
  public enum Type {
    ALL('a'),
    CHARACTER('c'),
    BLOCK('b');

    private final char letter;

    Type(char letter) {
      this.letter = letter;
    }

    /** As the kernel's files write it. */
    public char letter() {
      return letter;
    }

    private static Optional<Type> of(char letter) {
      for (Type type : values()) {
        if (type.letter == letter) {
          return Optional.of(type);
        }
      }
      return Optional.empty();
    }
  }

  /** What may be done: a subset of read, write and mknod. */
  public record Access(boolean read, boolean write, boolean mknod) {
    public static final Access ALL = new Access(true, true, true);

    /**
     * From a subset of {@code rwm}, in any order.
     *
     * @throws InvalidSettingException for other letters, repeated ones, or none
     */
    public static Access parse(String text) {
      if (text.isEmpty()
          || !text.chars().allMatch(c -> "rwm".indexOf(c) >= 0)
          || text.chars().distinct().count() != text.length()) {
        throw new InvalidSettingException(
            "device permissions \"" + text + "\" are not a subset of rwm");
      }
      return new Access(text.contains("r"), text.contains("w"), text.contains("m"));
    }

    @Override
    public String toString() {
      return (read ? "r" : "") + (write ? "w" : "") + (mknod ? "m" : "");
    }
  }

  /** A rule that allows one device everything. */
  public static DeviceRule allow(Type type, int major, int minor) {
    return new DeviceRule(true, type, OptionalInt.of(major), OptionalInt.of(minor), Access.ALL);
  }

  /**
   * From the form of {@code device_cgroup_rules}: {@code c 1:3 mr}, {@code a *:* rwm}.
   *
   * @throws InvalidSettingException if it is of another form
   */
  public static DeviceRule parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new InvalidSettingException(
          "device_cgroup_rules: \"" + text + "\" is not of the form \"c|b|a MAJOR:MINOR rwm\"");
    }
    return new DeviceRule(
        true,
        Type.of(matcher.group(1).charAt(0)).orElseThrow(),
        number(matcher.group(2)),
        number(matcher.group(3)),
        Access.parse(matcher.group(4)));
  }

  private static OptionalInt number(String text) {
    return text.equals("*") ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text));
  }

  /** As the files devices.allow and devices.deny take it. */
  @Override
  public String toString() {
    return type.letter() + " " + show(major) + ":" + show(minor) + " " + access;
  }

  private static String show(OptionalInt number) {
    return number.isEmpty() ? "*" : Integer.toString(number.getAsInt());
  }
}
