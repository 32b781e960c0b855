package dev.jcompose.build.solve;

import dev.jcompose.build.BuildException;
import dev.jcompose.build.context.Target.Owner;
import dev.jcompose.linux.Directory;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.FileStatus;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.MergedDirectory;
import dev.jcompose.linux.security.Identity;
import dev.jcompose.linux.security.InvalidSettingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Looks into layers, and puts the last touch to new ones. */
final class LayerFiles {

  private static final int MAX_BYTES = 4 << 20;

  private LayerFiles() {}

  /** Whom {@code --chown} or {@code USER} means, by the layers' own passwd and group. */
  static Owner owner(String text, List<Path> layers) throws IOException {
    try {
      Identity identity =
          Identity.resolve(text, List.of(), etc(layers, "passwd"), etc(layers, "group"));
      boolean groupless = text.indexOf(':') < 0 && text.matches("[0-9]+");
      return new Owner(identity.uid(), groupless ? identity.uid() : identity.gid());
    } catch (InvalidSettingException e) {
      throw new BuildException("invalid user \"" + text + "\": " + e.getMessage());
    }
  }

  private static String etc(List<Path> layers, String name) throws IOException {
    if (layers.isEmpty()) {
      return "";
    }
    try (MergedDirectory root = MergedDirectory.open(layers);
        MergedDirectory etc = root.find("etc").orElse(null)) {
      if (etc == null
          || !(etc.child(Directory.bytes(name)).orElse(null)
              instanceof
              MergedDirectory.Node.Leaf(Directory parent, byte[] leaf, FileStatus status))
          || !status.isRegular()) {
        return "";
      }
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      byte[] buffer = new byte[16384];
      try (Fd file = parent.openFile(leaf)) {
        for (int count = Files.read(file.number(), buffer);
            count > 0 && text.size() < MAX_BYTES;
            count = Files.read(file.number(), buffer)) {
          text.write(buffer, 0, count);
        }
      }
      return text.toString(StandardCharsets.UTF_8);
    }
  }

  /** Sets the times of all that is newer than an instant to it. */
  static void clampTimes(Path tree, Instant latest) throws IOException {
    try (Directory root = Directory.open(tree)) {
      clamp(root, latest);
    }
  }

  private static void clamp(Directory directory, Instant latest) throws IOException {
    for (byte[] name : directory.names()) {
      FileStatus status = directory.status(name).orElseThrow();
      if (status.isDirectory()) {
        try (Directory child = directory.openChild(name)) {
          clamp(child, latest);
        }
      }
      if (status.modified().isAfter(latest)) {
        directory.setTimes(name, latest, latest);
      }
    }
  }
}
