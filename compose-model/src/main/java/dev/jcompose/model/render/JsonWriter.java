package dev.jcompose.model.render;

import dev.jcompose.model.render.ProjectRenderer.Dollars;
import dev.jcompose.model.tree.ListNode;
import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Node;
import dev.jcompose.model.tree.Scalar;
import dev.jcompose.model.tree.Scalar.Kind;
import java.util.Map;

/** Writes a tree as JSON (RFC 8259). */
final class JsonWriter {
  private final StringBuilder out = new StringBuilder();
  private final Dollars dollars;

  JsonWriter(Dollars dollars) {
    this.dollars = dollars;
  }

  String write(MapNode model) {
    map(model, 0, KeyOrder.PROJECT);
    return out.append('\n').toString();
  }

  private void node(Node node, int depth, KeyOrder order) {
    if (node instanceof MapNode map) {
      map(map, depth, order);
    } else if (node instanceof ListNode list) {
      list(list, depth, order);
    } else {
      scalar((Scalar) node);
    }
  }

  private void map(MapNode map, int depth, KeyOrder order) {
    if (map.entries().isEmpty()) {
      out.append("{}");
      return;
    }
    char separator = '{';
    for (Map.Entry<String, MapNode.Entry> e : order.sorted(map)) {
      out.append(separator);
      newLine(depth + 1);
      string(ProjectRenderer.escaped(e.getKey(), dollars));
      out.append(": ");
      node(e.getValue().value(), depth + 1, order.of(e.getKey()));
      separator = ',';
    }
    newLine(depth);
    out.append('}');
  }

  private void list(ListNode list, int depth, KeyOrder order) {
    if (list.items().isEmpty()) {
      out.append("[]");
      return;
    }
    char separator = '[';
    for (Node item : list.items()) {
      out.append(separator);
      newLine(depth + 1);
      node(item, depth + 1, order);
      separator = ',';
    }
    newLine(depth);
    out.append(']');
  }

  private void scalar(Scalar scalar) {
    if (scalar.kind() == Kind.NULL) {
      out.append("null");
    } else if (scalar.kind() == Kind.STRING) {
      string(ProjectRenderer.escaped(scalar.text(), dollars));
    } else {
      out.append(scalar.text());
    }
  }

  private void newLine(int depth) {
    out.append('\n').repeat("  ", depth);
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        case '\r' -> out.append("\\r");
        default -> {
          if (c < ' ') {
            out.append("\\u00").append(Character.forDigit(c >> 4, 16));
            out.append(Character.forDigit(c & 15, 16));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
