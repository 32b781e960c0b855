package dev.jcompose.engine.container;

import dev.jcompose.engine.api.PathStat;
import dev.jcompose.linux.FileStatus;
import dev.jcompose.linux.Files;

/** The kernel's word on a file in Go's terms. */
final class PathStats {

  private static final int S_IFSOCK = 0140000;

  private PathStats() {}

  static PathStat of(String name, FileStatus status, String linkTarget) {
    return new PathStat(
        name, status.size(), mode(status), status.modified().toString(), linkTarget);
  }

  /** Go's {@code os.FileMode}: the permission bits as they are, everything else elsewhere. */
  static long mode(FileStatus status) {
    long kind =
        switch (status.type()) {
          case Files.S_IFCHR -> PathStat.DEVICE | PathStat.CHARACTER_DEVICE;
          case Files.S_IFBLK -> PathStat.DEVICE;
          case Files.S_IFIFO -> PathStat.NAMED_PIPE;
          case S_IFSOCK -> PathStat.SOCKET;
          default ->
              status.isDirectory()
                  ? PathStat.DIRECTORY
                  : status.isSymbolicLink() ? PathStat.SYMLINK : 0;
        };
    int bits = status.permissions();
    return kind
        | (bits & 0777)
        | ((bits & 04000) != 0 ? PathStat.SETUID : 0)
        | ((bits & 02000) != 0 ? PathStat.SETGID : 0)
        | ((bits & 01000) != 0 ? PathStat.STICKY : 0);
  }
}
