package dev.jcompose.build.context;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/** Slash-separated paths inside trees. */
public final class Paths {

  private Paths() {}

  /** Without empty parts, {@code .} and {@code ..}; relative to the root, which is "". */
  public static String clean(String path) {
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/", -1)) {
      if (part.equals("..")) {
        if (!parts.isEmpty()) {
          parts.removeLast();
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return String.join("/", parts);
  }

  static String parent(String clean) {
    int slash = clean.lastIndexOf('/');
    return slash < 0 ? "" : clean.substring(0, slash);
  }

  /** The last part. */
  public static String nameOf(String clean) {
    return name(clean);
  }

  static String name(String clean) {
    return clean.substring(clean.lastIndexOf('/') + 1);
  }

  static String join(String parent, String name) {
    return parent.isEmpty() ? name : name.isEmpty() ? parent : parent + "/" + name;
  }

  static String text(List<byte[]> parts) {
    StringBuilder text = new StringBuilder();
    for (byte[] part : parts) {
      text.append(text.isEmpty() ? "" : "/").append(new String(part, UTF_8));
    }
    return text.toString();
  }
}
