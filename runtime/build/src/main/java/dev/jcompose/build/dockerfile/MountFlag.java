package dev.jcompose.build.dockerfile;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code --mount=type=cache,target=/x,...}. */
final class MountFlag {

  private static final Map<Character, Integer> UNITS = Map.of('k', 10, 'm', 20, 'g', 30, 't', 40);

  private RunMount.Type type = RunMount.Type.BIND;
  private String from = "";
  private String source = "";
  private String target = "";
  private @Nullable Boolean writable;
  private String id = "";
  private RunMount.Sharing sharing = RunMount.Sharing.SHARED;
  private boolean required;
  private @Nullable Integer mode;
  private int uid;
  private int gid;
  private long size;
  private String env = "";

  private MountFlag() {}

  /**
   * Reads one flag's value.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  static RunMount parse(String text) {
    MountFlag flag = new MountFlag();
    for (String field : text.split(",", -1)) {
      int equals = field.indexOf('=');
      String key = (equals < 0 ? field : field.substring(0, equals)).toLowerCase(Locale.ROOT);
      flag.set(key.strip(), equals < 0 ? null : field.substring(equals + 1).strip(), field);
    }
    return flag.checked();
  }

  private void set(String key, @Nullable String value, String field) {
    switch (key) {
      case "readonly", "ro" -> writable = !truth(key, value);
      case "readwrite", "rw" -> writable = truth(key, value);
      case "required" -> required = truth(key, value);
      default -> {
        if (value == null) {
          throw new IllegalArgumentException(
              "invalid field '" + field + "' must be a key=value pair");
        }
        setText(key, value);
      }
    }
  }

  private void setText(String key, String value) {
    switch (key) {
      case "type" -> type = type(value);
      case "from" -> from = value;
      case "source", "src" -> source = value;
      case "target", "dst", "destination" -> target = value;
      case "id" -> id = value;
      case "env" -> env = value;
      case "sharing" -> sharing = sharing(value);
      case "mode" -> mode = number(key, value, 8);
      case "uid" -> uid = number(key, value, 10);
      case "gid" -> gid = number(key, value, 10);
      case "size" -> size = bytes(value);
      default -> throw new IllegalArgumentException("unexpected key '" + key + "' in --mount");
    }
  }

  private static boolean truth(String key, @Nullable String value) {
    return switch (value) {
      case null -> true;
      case "", "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw new IllegalArgumentException("invalid value for " + key + ": " + value);
    };
  }

  private static RunMount.Type type(String value) {
    return switch (value) {
      case "bind" -> RunMount.Type.BIND;
      case "cache" -> RunMount.Type.CACHE;
      case "tmpfs" -> RunMount.Type.TMPFS;
      case "secret" -> RunMount.Type.SECRET;
      case "ssh" -> RunMount.Type.SSH;
      default ->
          throw new IllegalArgumentException(
              "unsupported mount type \"" + value + "\": bind, cache, tmpfs, secret or ssh");
    };
  }

  private static RunMount.Sharing sharing(String value) {
    return switch (value) {
      case "shared" -> RunMount.Sharing.SHARED;
      case "private" -> RunMount.Sharing.PRIVATE;
      case "locked" -> RunMount.Sharing.LOCKED;
      default ->
          throw new IllegalArgumentException(
              "unsupported sharing value \"" + value + "\": shared, private or locked");
    };
  }

  private static int number(String key, String value, int radix) {
    try {
      return Integer.parseInt(value, radix);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("invalid value " + value + " for " + key, e);
    }
  }

  /** {@code 64m}, {@code 1GiB}, {@code 4096}. */
  static long bytes(String text) {
    String lower = text.toLowerCase(Locale.ROOT).replaceAll("i?b$", "");
    Integer shift = lower.isEmpty() ? null : UNITS.get(lower.charAt(lower.length() - 1));
    try {
      return shift == null
          ? Long.parseLong(lower)
          : Long.parseLong(lower.substring(0, lower.length() - 1)) << shift;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("invalid size \"" + text + "\"", e);
    }
  }

  private RunMount checked() {
    boolean hidden = type == RunMount.Type.SECRET || type == RunMount.Type.SSH;
    if (target.isEmpty() && !hidden) {
      throw new IllegalArgumentException("--mount needs a target");
    }
    if (!from.isEmpty() && type != RunMount.Type.BIND && type != RunMount.Type.CACHE) {
      throw new IllegalArgumentException("from is for mounts of type bind and cache");
    }
    if (size != 0 && type != RunMount.Type.TMPFS) {
      throw new IllegalArgumentException("size is for mounts of type tmpfs");
    }
    if (type == RunMount.Type.SECRET && id.isEmpty()) {
      String path = source.isEmpty() ? target : source;
      if (path.isEmpty()) {
        throw new IllegalArgumentException("a secret mount needs an id or a target");
      }
      id = path.substring(path.lastIndexOf('/') + 1);
    }
    return new RunMount(
        type, from, source, target, writable, id, sharing, required, mode, uid, gid, size, env);
  }
}
