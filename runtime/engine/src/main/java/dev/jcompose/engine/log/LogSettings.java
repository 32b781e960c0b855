package dev.jcompose.engine.log;

import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.LogConfig;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a container's log is kept.
 *
 * @param kept false for the driver {@code none}: nothing is written and nothing can be read
 * @param maxSize bytes after which a file is rotated; 0 is no limit
 * @param maxFile files in all, the current one included; at least 1
 * @param compress whether older files are compressed
 * @param attributes what {@code logs --details} says of each line
 */
public record LogSettings(
    boolean kept,
    RecordFormat format,
    long maxSize,
    int maxFile,
    boolean compress,
    Map<String, String> attributes) {
  /** One file without limit. */
  public static final LogSettings UNLIMITED = jsonFile(0, 1);

  private static final LogSettings NONE =
      new LogSettings(false, RecordFormat.JSON, 0, 1, false, Map.of());

  /** The defaults of the driver {@code local}: 20 MiB, 5 files, compressed. */
  private static final LogSettings LOCAL =
      new LogSettings(true, RecordFormat.COMPACT, 20L << 20, 5, true, Map.of());

  private static final Pattern SIZE =
      Pattern.compile("(\\d+(?:\\.\\d+)?) ?(?:([kmgtp])(?:i?b)?|b)?", Pattern.CASE_INSENSITIVE);
  private static final Set<String> TAGGING =
      Set.of("labels", "labels-regex", "env", "env-regex", "tag");

  public LogSettings {
    if (maxSize < 0 || maxFile < 1) {
      throw new IllegalArgumentException("max-size " + maxSize + ", max-file " + maxFile);
    }
    attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
  }

  /** The driver {@code json-file} with these limits. */
  static LogSettings jsonFile(long maxSize, int maxFile) {
    return new LogSettings(true, RecordFormat.JSON, maxSize, maxFile, false, Map.of());
  }

  /**
   * The settings a container's log configuration asks for.
   *
   * @param about what its lines may be marked with
   * @throws EngineException INVALID for an unknown driver or option
   */
  public static LogSettings of(@Nullable LogConfig config, LogAttributes about) {
    if (config == null) {
      return UNLIMITED;
    }
    return switch (config.type()) {
      case "none" -> NONE;
      case "", "json-file" -> read("json-file", config.config(), UNLIMITED, about);
      case "local" -> read("local", config.config(), LOCAL, about);
      default ->
          throw invalid(
              "logger: no log driver named '"
                  + config.type()
                  + "' is registered: there are json-file, local and none");
    };
  }

  private static LogSettings read(
      String driver, Map<String, String> options, LogSettings base, LogAttributes about) {
    boolean json = base.format == RecordFormat.JSON;
    long size = base.maxSize;
    int files = base.maxFile;
    boolean compress = base.compress;
    for (Map.Entry<String, String> option : options.entrySet()) {
      String value = option.getValue();
      switch (option.getKey()) {
        case "max-size" -> size = size(value);
        case "max-file" -> files = count(value);
        case "compress" -> compress = flag(value);
        case "mode" -> mode(value);
        case "max-buffer-size" -> bytes("max-buffer-size", value);
        case String key when json && TAGGING.contains(key) -> {}
        case String key ->
            throw invalid("unknown log opt '" + key + "' for " + driver + " log driver");
      }
    }
    if (options.containsKey("max-buffer-size") && !"non-blocking".equals(options.get("mode"))) {
      throw invalid("logger: max-buffer-size option is only supported with 'mode=non-blocking'");
    }
    if (options.containsKey("compress") && compress && (files == 1 || size == 0)) {
      throw invalid("compress cannot be true when max-file is less than 2 or max-size is not set");
    }
    return new LogSettings(
        true, base.format, size, files, compress, json ? about.chosen(options) : Map.of());
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
    throw invalid("max-file cannot be less than 1");
  }

  private static boolean flag(String value) {
    return switch (value) {
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      case "0", "f", "F", "false", "FALSE", "False" -> false;
      default -> throw invalid("compress \"" + value + "\" is not true or false");
    };
  }

  /** A container never waits for its log longer than for a write to a file: both mean the same. */
  private static void mode(String value) {
    if (!Set.of("", "blocking", "non-blocking").contains(value)) {
      throw invalid("logger: logging mode not supported: " + value);
    }
  }

  private static long size(String value) {
    return value.equals("-1") ? 0 : bytes("max-size", value);
  }

  private static long bytes(String option, String value) {
    Matcher matcher = SIZE.matcher(value);
    if (!matcher.matches()) {
      throw invalid(option + " \"" + value + "\" is not a size such as 10m");
    }
    String unit = matcher.group(2);
    int power = unit == null ? 0 : "kmgtp".indexOf(unit.toLowerCase(Locale.ROOT)) + 1;
    return (long) (Double.parseDouble(matcher.group(1)) * (1L << (10 * power)));
  }

  private static EngineException invalid(String message) {
    return new EngineException(Kind.INVALID, message);
  }
}
