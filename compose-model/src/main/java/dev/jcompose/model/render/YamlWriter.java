package dev.jcompose.model.render;

import dev.jcompose.model.render.ProjectRenderer.Dollars;
import dev.jcompose.model.tree.ListNode;
import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Node;
import dev.jcompose.model.tree.Scalar;
import dev.jcompose.model.tree.Scalar.Kind;
import dev.jcompose.model.yaml.OldYaml;
import dev.jcompose.model.yaml.ScalarTypes;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Writes a tree as YAML in block style; strings that YAML would read as something else are quoted.
 */
final class YamlWriter {
  private final StringBuilder out = new StringBuilder();
  private final Dollars dollars;

  YamlWriter(Dollars dollars) {
    this.dollars = dollars;
  }

  String write(MapNode model) {
    if (model.entries().isEmpty()) {
      return "{}\n";
    }
    map(model, 0, KeyOrder.PROJECT, false);
    return out.toString();
  }

  /** A value in flow style, on one line. */
  static String inline(Node node) {
    return switch (node) {
      case MapNode map -> {
        StringJoiner entries = new StringJoiner(", ", "{", "}");
        map.entries().forEach((key, entry) -> entries.add(key + ": " + inline(entry.value())));
        yield entries.toString();
      }
      case ListNode list -> {
        StringJoiner items = new StringJoiner(", ", "[", "]");
        list.items().forEach(item -> items.add(inline(item)));
        yield items.toString();
      }
      case Scalar scalar -> {
        YamlWriter writer = new YamlWriter(Dollars.KEPT);
        if (scalar.kind() == Kind.STRING && scalar.text().indexOf('\n') >= 0) {
          writer.doubleQuoted(scalar.text());
        } else {
          writer.scalar(scalar, 0);
        }
        yield writer.out.toString();
      }
    };
  }

  /** Writes the value after a key or dash; {@code indent} is that of the key. */
  private void value(Node node, int indent, KeyOrder order) {
    if (node instanceof MapNode map) {
      if (map.entries().isEmpty()) {
        out.append(" {}\n");
      } else {
        out.append('\n');
        map(map, indent + 1, order, false);
      }
    } else if (node instanceof ListNode list) {
      if (list.items().isEmpty()) {
        out.append(" []\n");
      } else {
        out.append('\n');
        list(list, indent + 1, order);
      }
    } else {
      out.append(' ');
      scalar((Scalar) node, indent + 1);
      out.append('\n');
    }
  }

  private void map(MapNode map, int indent, KeyOrder order, boolean entry) {
    boolean first = true;
    for (Map.Entry<String, MapNode.Entry> e : order.sorted(map)) {
      if (!first || !entry) {
        out.repeat("  ", indent);
      }
      first = false;
      string(ProjectRenderer.escaped(e.getKey(), dollars), indent);
      out.append(':');
      value(e.getValue().value(), indent, order.of(e.getKey()));
    }
  }

  private void list(ListNode list, int indent, KeyOrder order) {
    for (Node item : list.items()) {
      out.repeat("  ", indent).append('-');
      if (item instanceof MapNode map && !map.entries().isEmpty()) {
        out.append(' ');
        map(map, indent + 1, order, true);
      } else {
        value(item, indent, order);
      }
    }
  }

  private void scalar(Scalar scalar, int indent) {
    if (scalar.kind() == Kind.NULL) {
      out.append("null");
    } else if (scalar.kind() == Kind.STRING) {
      string(ProjectRenderer.escaped(scalar.text(), dollars), indent);
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

  /** Several lines are a literal block, unless a line's blanks at its end would get lost. */
  private static boolean isBlock(String text) {
    return text.indexOf('\n') >= 0
        && !text.contains(" \n")
        && !text.endsWith(" ")
        && !needsEscapes(text.replace("\n", "").replace("\t", ""));
  }

  private void block(String text, int indent) {
    String body = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    boolean blankStart = text.startsWith(" ") || text.startsWith("\n");
    boolean keep = body.endsWith("\n") || body.isEmpty();
    out.append('|').append(blankStart ? "2" : "");
    out.append(!text.endsWith("\n") ? "-" : keep ? "+" : "");
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
      case "null", "~", "true", "false", "yes", "no", "on", "off", "y", "n" -> {
        return true;
      }
      case ".inf", "+.inf", "-.inf", ".nan" -> {
        return true;
      }
      default -> {}
    }
    return ScalarTypes.isNumber(text) || OldYaml.isSexagesimal(text) || OldYaml.isTimestamp(text);
  }

  private static boolean isPlain(String text) {
    char first = text.charAt(0);
    if ("-?:".indexOf(first) >= 0 && (text.length() == 1 || text.charAt(1) == ' ')) {
      return false;
    }
    if (text.startsWith("---") || text.startsWith("...")) {
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
