package dev.jcompose.cli.output;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Results as JSON. Written by hand: a JSON library costs more to load than most commands take.
 *
 * <p>Values are maps with text keys, lists, text, numbers, booleans and null.
 */
public final class Json {
  private static final String INDENT = "  ";

  private Json() {}

  /** On one line, without blanks. */
  public static String line(@Nullable Object value) {
    StringBuilder json = new StringBuilder();
    write(json, value, null);
    return json.toString();
  }

  /** Over several lines, indented. */
  public static String pretty(@Nullable Object value) {
    StringBuilder json = new StringBuilder();
    write(json, value, "\n");
    return json.toString();
  }

  private static void write(StringBuilder json, @Nullable Object value, @Nullable String newLine) {
    switch (value) {
      case null -> json.append("null");
      case Map<?, ?> map -> writeMap(json, map, newLine);
      case List<?> list -> writeList(json, list, newLine);
      case Number number -> json.append(number);
      case Boolean bool -> json.append(bool);
      default -> quote(json, value.toString());
    }
  }

  private static void writeMap(StringBuilder json, Map<?, ?> map, @Nullable String newLine) {
    String inner = newLine == null ? null : newLine + INDENT;
    json.append('{');
    for (Iterator<? extends Map.Entry<?, ?>> i = map.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<?, ?> entry = i.next();
      json.append(inner == null ? "" : inner);
      quote(json, String.valueOf(entry.getKey()));
      json.append(inner == null ? ":" : ": ");
      write(json, entry.getValue(), inner);
      json.append(i.hasNext() ? "," : "");
    }
    json.append(newLine == null || map.isEmpty() ? "" : newLine).append('}');
  }

  private static void writeList(StringBuilder json, List<?> list, @Nullable String newLine) {
    String inner = newLine == null ? null : newLine + INDENT;
    json.append('[');
    for (Iterator<?> i = list.iterator(); i.hasNext(); ) {
      json.append(inner == null ? "" : inner);
      write(json, i.next(), inner);
      json.append(i.hasNext() ? "," : "");
    }
    json.append(newLine == null || list.isEmpty() ? "" : newLine).append(']');
  }

  private static void quote(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> json.append('\\').append(c);
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        default -> {
          if (c < 0x20 || (Character.isSurrogate(c) && !paired(text, i))) {
            json.append("\\u%04x".formatted((int) c));
          } else {
            json.append(c);
          }
        }
      }
    }
    json.append('"');
  }

  private static boolean paired(String text, int at) {
    char c = text.charAt(at);
    return Character.isHighSurrogate(c)
        ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
        : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
  }
}
