package dev.jcompose.linux.cgroup;

import dev.jcompose.linux.Errno;
import dev.jcompose.linux.SyscallException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** A cgroup file system in memory: new directories get the files of their hierarchy. */
final class FakeCgroupFiles implements CgroupFiles {

  private final Map<Path, List<String>> templates = new HashMap<>();
  private final SortedMap<Path, String> content = new TreeMap<>();
  private final List<Path> directories = new ArrayList<>();
  final List<String> written = new ArrayList<>();

  /** Says with which errno a write is refused, if it is; else null. */
  BiFunction<Path, String, Integer> refusal = (path, text) -> 0;

  /** A mounted hierarchy whose groups have these files. */
  FakeCgroupFiles mount(String point, String... files) {
    Path path = Path.of(point);
    templates.put(path, List.of(files));
    add(path);
    return this;
  }

  FakeCgroupFiles set(String file, String text) {
    content.put(Path.of(file), text);
    return this;
  }

  private void add(Path directory) {
    directories.add(directory);
    templates.forEach(
        (root, files) -> {
          if (directory.startsWith(root)) {
            files.forEach(file -> content.put(directory.resolve(file), ""));
          }
        });
  }

  @Override
  public void makeDirectory(Path directory) throws SyscallException {
    if (!directories.contains(directory.getParent())) {
      throw new SyscallException("mkdir " + directory, Errno.ENOENT);
    }
    if (!directories.contains(directory)) {
      add(directory);
    }
  }

  @Override
  public void removeDirectory(Path directory) throws SyscallException {
    if (directories.stream().anyMatch(d -> directory.equals(d.getParent()))
        || !content.getOrDefault(directory.resolve("cgroup.procs"), "").isEmpty()) {
      throw new SyscallException("rmdir " + directory, Errno.EBUSY);
    }
    directories.remove(directory);
    content.keySet().removeIf(file -> file.startsWith(directory));
  }

  @Override
  public String read(Path file) throws IOException {
    String text = content.get(file);
    if (text == null) {
      throw new NoSuchFileException(file.toString());
    }
    return text;
  }

  @Override
  public void write(Path file, String text) throws SyscallException {
    int errno = refusal.apply(file, text);
    if (errno == 0 && !content.containsKey(file)) {
      errno = Errno.ENOENT.code();
    }
    if (errno != 0) {
      throw new SyscallException("write \"" + text + "\" to " + file, new Errno(errno));
    }
    content.put(file, text);
    written.add(file + "=" + text);
  }

  @Override
  public boolean exists(Path path) {
    return content.containsKey(path) || directories.contains(path);
  }

  @Override
  public boolean writable(Path directory) {
    return directories.contains(directory);
  }

  @Override
  public List<Path> children(Path directory) {
    return directories.stream().filter(d -> directory.equals(d.getParent())).sorted().toList();
  }
}
