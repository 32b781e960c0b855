package dev.jcompose.model.normalize;

import dev.jcompose.model.tree.Scalar;
import java.nio.file.Path;

/** Makes paths of a document absolute. {@code home} is what {@code ~} stands for, or empty. */
public record HostPaths(Path base, String home) {
  /** The absolute, cleaned path for what a file says. */
  public Path resolve(String text) {
    String expanded = text;
    if (!home.isEmpty() && (text.equals("~") || text.startsWith("~/"))) {
      expanded = home + text.substring(1);
    }
    return base.resolve(expanded).normalize();
  }

  Scalar resolve(Scalar scalar) {
    return scalar.with(resolve(scalar.text()).toString(), Scalar.Kind.STRING);
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
