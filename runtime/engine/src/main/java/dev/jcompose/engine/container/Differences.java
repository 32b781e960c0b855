package dev.jcompose.engine.container;

import dev.jcompose.engine.api.FilesystemChange;
import dev.jcompose.engine.api.FilesystemChange.Kind;
import dev.jcompose.images.RootFilesystem;
import dev.jcompose.linux.Directory;
import dev.jcompose.linux.FileStatus;
import dev.jcompose.linux.MergedDirectory;
import dev.jcompose.linux.SyscallException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a container's own layer has that its image has not, or has otherwise: the overlay's upper
 * directory read against what is below it.
 */
final class Differences {

  private final List<FilesystemChange> found = new ArrayList<>();

  private Differences() {}

  /** In the order of paths. */
  static List<FilesystemChange> of(RootFilesystem rootfs) throws SyscallException {
    Differences differences = new Differences();
    try (Directory upper = Directory.open(rootfs.upperdir());
        MergedDirectory lower = MergedDirectory.open(rootfs.lowerdirs())) {
      differences.compare(upper, lower, "");
    }
    differences.found.sort(Comparator.comparing(FilesystemChange::path));
    return List.copyOf(differences.found);
  }

  /**
   * Compares a directory with what is below it; null: nothing is.
   *
   * @return whether there was a difference
   */
  private boolean compare(Directory upper, @Nullable MergedDirectory lower, String path)
      throws SyscallException {
    int before = found.size();
    for (byte[] name : upper.names()) {
      Optional<FileStatus> status = upper.status(name);
      if (status.isPresent()) {
        String child = path + "/" + new String(name, StandardCharsets.UTF_8);
        compare(upper, name, status.get(), lower, child);
      }
    }
    return found.size() > before;
  }

  private void compare(
      Directory upper, byte[] name, FileStatus status, @Nullable MergedDirectory lower, String path)
      throws SyscallException {
    if (status.isWhiteout()) {
      found.add(new FilesystemChange(path, Kind.DELETED));
      return;
    }
    MergedDirectory.Node below = lower == null ? null : lower.child(name).orElse(null);
    if (!status.isDirectory()) {
      found.add(new FilesystemChange(path, below == null ? Kind.ADDED : Kind.MODIFIED));
      if (below instanceof MergedDirectory.Node.Inner(MergedDirectory directory)) {
        directory.close();
      }
      return;
    }
    try (Directory own = upper.openChild(name)) {
      if (below instanceof MergedDirectory.Node.Inner(MergedDirectory directory)) {
        try (directory) {
          boolean inside = compare(own, directory, path);
          if (inside || differs(status, directory.top().status())) {
            found.add(new FilesystemChange(path, Kind.MODIFIED));
          }
        }
      } else {
        compare(own, null, path);
        found.add(new FilesystemChange(path, below == null ? Kind.ADDED : Kind.MODIFIED));
      }
    }
  }

  /** A directory is in the upper one too merely because something in it is. */
  private static boolean differs(FileStatus now, FileStatus before) {
    return now.mode() != before.mode()
        || now.uid() != before.uid()
        || now.gid() != before.gid()
        || !now.modified().equals(before.modified());
  }
}
