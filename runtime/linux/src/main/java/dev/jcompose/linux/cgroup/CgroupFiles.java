package dev.jcompose.linux.cgroup;

import dev.jcompose.linux.SyscallException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What this package does to cgroupfs; errors carry the path and the kernel's errno. */
interface CgroupFiles {

  /** mkdir(2); a directory that is there already is fine. */
  void makeDirectory(Path directory) throws SyscallException;

  /** rmdir(2); a directory that is gone already is fine. */
  void removeDirectory(Path directory) throws SyscallException;

  /** The file's text without the white space around it. */
  String read(Path file) throws IOException;

  /** Writes in one write(2), as cgroupfs wants it. */
  void write(Path file, String text) throws SyscallException;

  boolean exists(Path path);

  boolean writable(Path directory);

  /** The directories in a directory, by name; none if it is gone. */
  List<Path> children(Path directory) throws IOException;
}
