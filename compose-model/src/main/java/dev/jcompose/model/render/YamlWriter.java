package dev.jcompose.model.render;

import dev.jcompose.model.tree.ListNode;
import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Node;
import dev.jcompose.model.tree.Scalar;
import dev.jcompose.model.tree.Scalar.Kind;
import java.util.Locale;
import java.util.Map;

/**
 * Writes a tree as YAML in block style; strings that YAML would read as something else are quoted.
 */
final class YamlWriter {
  private final StringBuilder out = new StringBuilder();

  String write(MapNode model) {
    map(model, 0, 0, false);
    return out.toString();
  }

  /** Writes the value after a key or dash; {@code indent} is that of the key. */
  private void value(Node node, int depth, int indent) {
    if (node instanceof MapNode map) {
      if (map.entries().isEmpty()) {
        out.append(" {}\n");
      } else {
        out.append('\n');
        map(map, depth, indent + 1, false);
      }
    } else if (node instanceof ListNode list) {
      if (list.items().isEmpty()) {
        out.append(" []\n");
      } else {
        out.append('\n');
        list(list, depth, indent + 1);
      }
    } else {
      out.append(' ');
      scalar((Scalar) node, indent + 1);
      out.append('\n');
    }
  }

  private void map(MapNode map, int depth, int indent, boolean entry) {
    boolean first = true;
    for (Map.Entry<String, MapNode.Entry> e : ProjectRenderer.sorted(map, depth, entry)) {
      if (!first || !entry) {
        out.repeat("  ", indent);
      }
      first = false;
      string(e.getKey(), indent);
      out.append(':');
      value(e.getValue().value(), depth + 1, indent);
    }
  }

  private void list(ListNode list, int depth, int indent) {
    for (Node item : list.items()) {
      out.repeat("  ", indent).append('-');
      if (item instanceof MapNode map && !map.entries().isEmpty()) {
        out.append(' ');
        map(map, depth + 1, indent + 1, true);
      } else {
        value(item, depth + 1, indent);
      }
    }
  }

  private void scalar(Scalar scalar, int indent) {
    if (scalar.kind() == Kind.NULL) {
      out.append("null");
    } else if (scalar.kind() == Kind.STRING) {
      string(ProjectRenderer.escaped(scalar.text()), indent);
    } else {
      out.append(scalar.text());
    }
  }

  private void string(String text, int indent) {
    if (isBlock(text)) {
      block(text, indent);
    } else if (needsEscapes(text) || looksTyped(text)) {
      doubleQuoted(text);
    } else if (isPlain(text)) {
      out.append(text);
    } else {
      out.append('\'').append(text.replace("'", "''")).append('\'');
    }
  }

  private static boolean isBlock(String text) {
    return text.indexOf('\n') >= 0
        && text.indexOf('\r') < 0
        && text.indexOf('\t') < 0
        && !text.startsWith(" ")
        && !text.startsWith("\n")
        && !needsEscapes(text.replace("\n", ""));
  }

  private void block(String text, int indent) {
    String body = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    out.append('|').append(!text.endsWith("\n") ? "-" : body.endsWith("\n") ? "+" : "");
    for (String line : body.split("\n", -1)) {
      out.append('\n');
      if (!line.isEmpty()) {
        out.repeat("  ", indent).append(line);
      }
    }
  }

  private static boolean needsEscapes(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '\u007f' || c == '\ufeff' || c == '\u0085' || c == '\u2028') {
        return true;
      }
    }
    return false;
  }

  /** Whether a YAML 1.1 or 1.2 reader might take the text for a number, boolean, null or date. */
  private static boolean looksTyped(String text) {
    if (text.isEmpty()) {
      return true;
    }
    switch (text.toLowerCase(Locale.ROOT)) {
      case "null", "~", "true", "false", "yes", "no", "on", "off", "y", "n", "<<", "=" -> {
        return true;
      }
      default -> {}
    }
    char first = text.charAt(0);
    boolean numeric = first >= '0' && first <= '9';
    if (!numeric && (first == '-' || first == '+' || first == '.') && text.length() > 1) {
      char second = text.charAt(1);
      numeric = "0123456789.in".indexOf(second) >= 0;
    }
    numeric &= text.indexOf('.') == text.lastIndexOf('.'); // not an address or version
    for (int i = 1; numeric && i < text.length(); i++) {
      numeric = "0123456789abcdefABCDEFxXoO_.:+-TZ infINFNA".indexOf(text.charAt(i)) >= 0;
    }
    return numeric;
  }

  private static boolean isPlain(String text) {
    char first = text.charAt(0);
    if ("-?:".indexOf(first) >= 0 && (text.length() == 1 || text.charAt(1) == ' ')) {
      return false;
    }
    if ("!&*{}[],#|>@`\"'%".indexOf(first) >= 0 || first == ' ' || text.endsWith(" ")) {
      return false;
    }
    return !text.contains(": ") && !text.contains(" #") && !text.endsWith(":");
  }

  private void doubleQuoted(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int control = "\0\u0007\b\t\n\u000b\f\r\u001b".indexOf(c);
      if (control >= 0) {
        out.append('\\').append("0abtnvfre".charAt(control));
      } else if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || c == '\u007f' || c == '\ufeff' || c == '\u0085' || c == '\u2028') {
        out.append("\\u").append(String.format("%04X", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
