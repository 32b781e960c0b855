package dev.jcompose.linux.cgroup;

import dev.jcompose.linux.Errno;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.ProcFs;
import dev.jcompose.linux.SyscallException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The kernel's files. */
final class KernelCgroupFiles implements CgroupFiles {

  private static final int MODE = 0755;

  @Override
  public void makeDirectory(Path directory) throws SyscallException {
    try {
      Files.mkdirAt(Files.AT_FDCWD, directory.toString(), MODE);
    } catch (SyscallException e) {
      if (!e.is(Errno.EEXIST)) {
        throw e;
      }
    }
  }

  @Override
  public void removeDirectory(Path directory) throws SyscallException {
    try {
      Files.unlinkAt(Files.AT_FDCWD, directory.toString(), Files.AT_REMOVEDIR);
    } catch (SyscallException e) {
      if (!e.is(Errno.ENOENT)) {
        throw e;
      }
    }
  }

  @Override
  public String read(Path file) throws IOException {
    return ProcFs.read(file);
  }

  @Override
  public void write(Path file, String text) throws SyscallException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try (Fd fd = Files.open(file.toString(), Files.O_WRONLY | Files.O_CLOEXEC)) {
      Files.write(fd.number(), bytes, bytes.length);
    } catch (SyscallException e) {
      throw new SyscallException("write \"" + text + "\" to " + file, e.errno());
    }
  }

  @Override
  public boolean exists(Path path) {
    return java.nio.file.Files.exists(path);
  }

  @Override
  public boolean writable(Path directory) {
    return java.nio.file.Files.isWritable(directory);
  }

  @Override
  public List<Path> children(Path directory) throws IOException {
    try (Stream<Path> entries = java.nio.file.Files.list(directory)) {
      return entries.filter(java.nio.file.Files::isDirectory).sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }
}
