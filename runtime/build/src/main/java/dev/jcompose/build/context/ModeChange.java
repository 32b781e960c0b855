package dev.jcompose.build.context;

import dev.jcompose.linux.FileStatus;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code --chmod} does: an octal mode, or chmod(1)'s symbols such as {@code u=rwX,go=rX}. */
public final class ModeChange {

  private static final Pattern CLAUSE = Pattern.compile("([ugoa]*)([-+=])([rwxXst]*)");

  private final String text;

  private ModeChange(String text) {
    this.text = text;
  }

  /**
   * Reads a mode.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static ModeChange parse(String text) {
    boolean octal = text.matches("[0-7]{1,4}");
    for (String clause : octal ? new String[0] : text.split(",", -1)) {
      if (!CLAUSE.matcher(clause).matches()) {
        throw new IllegalArgumentException(
            "invalid chmod parameter: '" + text + "': it should be octal or symbolic");
      }
    }
    return new ModeChange(text);
  }

  /** The permission bits of a file after the change. */
  int apply(FileStatus status) {
    if (text.matches("[0-7]{1,4}")) {
      return Integer.parseInt(text, 8);
    }
    int mode = status.permissions();
    for (String clause : text.split(",", -1)) {
      Matcher matcher = CLAUSE.matcher(clause);
      if (matcher.matches()) {
        boolean executable = status.isDirectory() || (mode & 0111) != 0;
        mode = changed(mode, matcher.group(1), matcher.group(2), matcher.group(3), executable);
      }
    }
    return mode;
  }

  private static int changed(int mode, String who, String how, String what, boolean executable) {
    int mask = 0;
    String users = who.isEmpty() || who.contains("a") ? "ugo" : who;
    for (int i = 0; i < users.length(); i++) {
      char c = users.charAt(i);
      mask |= c == 'u' ? 04700 : c == 'g' ? 02070 : 01007;
    }
    int bits = 0;
    for (int i = 0; i < what.length(); i++) {
      bits |=
          switch (what.charAt(i)) {
            case 'r' -> 0444;
            case 'w' -> 0222;
            case 'x' -> 0111;
            case 'X' -> executable ? 0111 : 0;
            case 's' -> 06000;
            default -> 01000;
          };
    }
    return switch (how) {
      case "+" -> mode | (bits & mask);
      case "-" -> mode & ~(bits & mask);
      default -> (mode & ~mask) | (bits & mask);
    };
  }
}
