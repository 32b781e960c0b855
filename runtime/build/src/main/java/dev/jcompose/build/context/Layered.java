package dev.jcompose.build.context;

import dev.jcompose.linux.Directory;
import dev.jcompose.linux.FileStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds the places in a tree's layers that together show a path. */
public final class Layered {

  private static final List<String> OPAQUE =
      List.of("trusted.overlay.opaque", "user.overlay.opaque");

  private Layered() {}

  /**
   * The directories that, merged, are what the tree shows at a path, topmost first; or the one
   * file.
   *
   * @param real a path without symlinks
   */
  public static List<Path> places(FileTree tree, String real) throws IOException {
    List<Path> places = new ArrayList<>();
    for (Path layer : tree.layers()) {
      Found found = find(layer, real, places);
      if (found == Found.LAST) {
        break;
      }
    }
    return places;
  }

  private enum Found {
    /** The layers below count too. */
    MORE,
    LAST
  }

  private static Found find(Path layer, String real, List<Path> places) throws IOException {
    Found result = Found.MORE;
    String at = "";
    for (String name : real.isEmpty() ? new String[0] : real.split("/", -1)) {
      try (Directory parent = Directory.open(layer.resolve(at))) {
        byte[] bytes = Directory.bytes(name);
        FileStatus status = parent.status(bytes).orElse(null);
        if (status == null) {
          return result;
        }
        at = Paths.join(at, name);
        if (!status.isDirectory()) {
          if (!status.isWhiteout() && places.isEmpty() && at.equals(real)) {
            places.add(layer.resolve(at));
          }
          return Found.LAST;
        }
        if (isOpaque(parent, bytes)) {
          result = Found.LAST;
        }
      }
    }
    places.add(layer.resolve(real));
    return result;
  }

  private static boolean isOpaque(Directory parent, byte[] name) throws IOException {
    for (String attribute : OPAQUE) {
      if (parent
          .xattr(name, attribute)
          .filter(v -> Arrays.equals(v, new byte[] {'y'}))
          .isPresent()) {
        return true;
      }
    }
    return false;
  }
}
