package dev.jcompose.engine.log;

import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.LogConfig;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a container's log is kept.
 *
 * @param kept false for the driver {@code none}: nothing is written and nothing can be read
 * @param maxSize bytes after which a file is rotated; 0 is no limit
 * @param maxFile files in all, the current one included; at least 1
 */
public record LogSettings(boolean kept, long maxSize, int maxFile) {
  /** One file without limit. */
  public static final LogSettings UNLIMITED = new LogSettings(true, 0, 1);

  private static final LogSettings NONE = new LogSettings(false, 0, 1);

  /** The default files of the driver {@code local} (20 MiB, 5 files). */
  private static final LogSettings LOCAL = new LogSettings(true, 20L << 20, 5);

  private static final Pattern SIZE =
      Pattern.compile("(\\d+(?:\\.\\d+)?) ?(?:([kmgt])(?:i?b)?|b)?", Pattern.CASE_INSENSITIVE);
  private static final Set<String> TAGGING =
      Set.of("labels", "labels-regex", "env", "env-regex", "tag", "mode", "max-buffer-size");

  public LogSettings {
    if (maxSize < 0 || maxFile < 1) {
      throw new IllegalArgumentException("max-size " + maxSize + ", max-file " + maxFile);
    }
  }

  /**
   * The settings a container's log configuration asks for; {@code local} is kept in the json-file
   * format with that driver's limits.
   *
   * @throws EngineException INVALID for an unknown driver or option
   */
  public static LogSettings of(@Nullable LogConfig config) {
    if (config == null) {
      return UNLIMITED;
    }
    return switch (config.type()) {
      case "none" -> NONE;
      case "", "json-file" -> read("json-file", config.config(), UNLIMITED);
      case "local" -> read("local", config.config(), LOCAL);
      default -> throw invalid("logger: no log driver named '" + config.type() + "' is registered");
    };
  }

  private static LogSettings read(String driver, Map<String, String> options, LogSettings base) {
    long size = base.maxSize;
    int files = base.maxFile;
    for (Map.Entry<String, String> option : options.entrySet()) {
      String value = option.getValue();
      switch (option.getKey()) {
        case "max-size" -> size = bytes(value);
        case "max-file" -> files = count(value);
        case "compress" -> {} // rotated files stay plain: a reader needs no second format
        case String key when TAGGING.contains(key) -> {}
        case String key ->
            throw invalid("unknown log opt '" + key + "' for " + driver + " log driver");
      }
    }
    if (files > 1 && size == 0) {
      throw invalid("max-file cannot be set without max-size");
    }
    return new LogSettings(true, size, files);
  }

  private static int count(String value) {
    try {
      int count = Integer.parseInt(value);
      if (count >= 1) {
        return count;
      }
    } catch (NumberFormatException e) {
      throw invalid("max-file \"" + value + "\" is not a number");
    }
    throw invalid("max-file " + value + " is less than 1");
  }

  private static long bytes(String value) {
    Matcher matcher = SIZE.matcher(value);
    if (value.equals("-1")) {
      return 0;
    }
    if (!matcher.matches()) {
      throw invalid("max-size \"" + value + "\" is not a size such as 10m");
    }
    String unit = matcher.group(2);
    int power = unit == null ? 0 : "kmgt".indexOf(unit.toLowerCase(Locale.ROOT)) + 1;
    return (long) (Double.parseDouble(matcher.group(1)) * (1L << (10 * power)));
  }

  private static EngineException invalid(String message) {
    return new EngineException(Kind.INVALID, message);
  }
}
