package dev.jcompose.model.normalize;

/**
 * Paths of Windows, such as {@code C:\\data} and {@code c:/data}, which say nothing on this machine
 * unless its drives are mounted as {@code /c}, {@code /d} and so on.
 */
public enum Drives {
  /** They are errors: read as anything else they would hide a mistake. */
  REFUSED,
  /** They are {@code /c/data}, as {@code COMPOSE_CONVERT_WINDOWS_PATHS} asks. */
  CONVERTED;

  static final String HINT =
      "write a path of this machine, such as ./data, or set COMPOSE_CONVERT_WINDOWS_PATHS=1 to have"
          + " /c/data";

  /** Where the path of Windows ends with which a short mount starts; -1 if it has none. */
  static int end(String mount) {
    if (!isPath(mount)) {
      return -1;
    }
    int end = mount.indexOf(':', 2);
    boolean backslash = mount.charAt(2) == '\\';
    // "v:/data" is a volume with a short name, but "c:/data:/data" can only be a drive.
    boolean target = end >= 0 && end + 1 < mount.length() && mount.charAt(end + 1) == '/';
    return target ? end : backslash ? mount.length() : -1;
  }

  static boolean isPath(String text) {
    return text.length() > 2
        && Character.isLetter(text.charAt(0))
        && text.charAt(1) == ':'
        && (text.charAt(2) == '\\' || text.charAt(2) == '/');
  }

  static String convert(String path) {
    return "/" + Character.toLowerCase(path.charAt(0)) + path.substring(2).replace('\\', '/');
  }
}
