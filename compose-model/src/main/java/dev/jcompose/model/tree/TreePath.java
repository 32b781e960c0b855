package dev.jcompose.model.tree;

import org.jspecify.annotations.Nullable;

/** The way from a document's root to a node, such as {@code services.web.ports[0]}. */
public final class TreePath {
  /** The document itself. */
  public static final TreePath ROOT = new TreePath(null, "");

  private final @Nullable TreePath parent;
  private final String segment;

  private TreePath(@Nullable TreePath parent, String segment) {
    this.parent = parent;
    this.segment = segment;
  }

  /** The path of a value in this mapping. */
  public TreePath key(String key) {
    return new TreePath(this, parent == null ? key : "." + key);
  }

  /** The path of an item in this list. */
  public TreePath index(int index) {
    return new TreePath(this, "[" + index + "]");
  }

  /** The last key or index, as written. */
  public String last() {
    return segment.startsWith(".") ? segment.substring(1) : segment;
  }

  /** The number of keys and indexes. */
  public int depth() {
    return parent == null ? 0 : parent.depth() + 1;
  }

  /** The path with {@code *} for the names of services, networks and so on, and for indexes. */
  public String pattern() {
    if (parent == null) {
      return "";
    }
    String here = depth() == 2 ? ".*" : segment.startsWith("[") ? "[]" : segment;
    return parent.pattern() + here;
  }

  /**
   * The path as the subject of a message: {@code service "web": ports[0]}, {@code network "front"},
   * {@code include[0]}.
   */
  public String subject() {
    if (parent == null) {
      return "file";
    }
    String dotted = toString();
    int dot = dotted.indexOf('.');
    int bracket = dotted.indexOf('[');
    if (dot < 0 || (bracket >= 0 && bracket < dot)) {
      return dotted;
    }
    String section = singular(dotted.substring(0, dot));
    if (section.isEmpty()) {
      return dotted;
    }
    TreePath name = this;
    while (name.depth() > 2 && name.parent != null) {
      name = name.parent;
    }
    String rest = dotted.substring(name.toString().length());
    String head = section + " \"" + name.last() + "\"";
    return rest.isEmpty() ? head : head + ": " + (rest.startsWith(".") ? rest.substring(1) : rest);
  }

  private static String singular(String section) {
    return switch (section) {
      case "services" -> "service";
      case "networks" -> "network";
      case "volumes" -> "volume";
      case "configs" -> "config";
      case "secrets" -> "secret";
      case "models" -> "model";
      default -> "";
    };
  }

  @Override
  public String toString() {
    return parent == null ? "" : parent + segment;
  }
}
