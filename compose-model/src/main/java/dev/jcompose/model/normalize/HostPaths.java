package dev.jcompose.model.normalize;

import dev.jcompose.model.Position;
import dev.jcompose.model.tree.Scalar;
import java.nio.file.Path;

/**
 * Makes paths of a document absolute. {@code home} is what {@code ~} stands for, or empty; {@code
 * drives} is what becomes of paths of Windows.
 */
public record HostPaths(Path base, String home, Drives drives, PathSpellings spellings) {
  /** The absolute, cleaned path for what a file says; as elsewhere {@code ~x} is {@code ~/x}. */
  public Path resolve(String text) {
    boolean atHome = !home.isEmpty() && text.startsWith("~");
    String expanded = atHome ? home + "/" + text.substring(1) : text;
    return base.resolve(expanded).normalize();
  }

  /** The absolute path as text; one that was absolute stays as it was written. */
  String absolute(String text, Position position) {
    if (text.startsWith("/")) {
      return text;
    }
    String path = resolve(text).toString();
    spellings.add(text, path, position);
    return path;
  }

  Scalar resolve(Scalar scalar) {
    return scalar.with(absolute(scalar.text(), scalar.position()), Scalar.Kind.STRING);
  }

  /** Whether a build context or the like is not a path of this machine. */
  static boolean isRemote(String text) {
    return text.contains("://")
        || text.startsWith("git@")
        || text.startsWith("github.com/")
        || text.startsWith("service:")
        || text.startsWith("target:");
  }
}
