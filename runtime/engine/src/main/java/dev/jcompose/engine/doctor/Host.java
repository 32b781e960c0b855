package dev.jcompose.engine.doctor;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What checks may ask of a machine and of the user they run as. */
public interface Host {

  /** A file's text without the white space around it; empty if it is missing or not readable. */
  Optional<String> read(String file);

  boolean exists(String path);

  boolean writable(String path);

  /** Names in a directory, sorted; none if there is no such directory. */
  List<String> names(String directory);

  /** Where a program of this name is, by {@code PATH} and the directories of administrators. */
  Optional<Path> program(String name);

  /** Runs a program to its end, a few seconds at most. */
  Output run(List<String> command);

  /** Standard output and error together, and the exit code; 127 if it could not be run. */
  record Output(int code, String text) {}

  /** The disk that a path is on, or would be. */
  Disk disk(Path path);

  /**
   * A file system.
   *
   * @param type by the kernel's name
   */
  record Disk(String type, long freeBytes) {}

  /** Effective. */
  int uid();

  String user();

  Map<String, String> environment();

  /** Of the JDK that runs this. */
  Runtime.Version java();

  Instant now();
}
