package dev.jcompose.network.port;

import dev.jcompose.network.Protocol;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the process that holds a host port, by proc(5). For error messages: best effort. */
final class PortHolder {

  private static final Path PROC = Path.of("/proc");
  private static final String LISTENING = "0A";

  private PortHolder() {}

  /** Such as {@code process nginx (pid 42)}; empty if it is not to be seen. */
  static Optional<String> find(Protocol protocol, int port) {
    Set<String> sockets = new HashSet<>();
    for (String family : List.of("", "6")) {
      sockets.addAll(inodes(table(protocol + family), protocol, port));
    }
    return sockets.isEmpty() ? Optional.empty() : owner(sockets);
  }

  // A family that the host lacks has no table.
  private static List<String> table(String name) {
    try {
      return Files.readAllLines(PROC.resolve("net/" + name));
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Link texts of the sockets bound to a port, as they are in {@code /proc/PID/fd}. */
  static Set<String> inodes(List<String> lines, Protocol protocol, int port) {
    Set<String> sockets = new HashSet<>();
    String suffix = ":%04X".formatted(port);
    for (String line : lines) {
      // sl local_address rem_address st tx:rx tr:tm->when retrnsmt uid timeout inode
      String[] fields = line.strip().split("\\s+", -1);
      if (fields.length > 9
          && fields[1].endsWith(suffix)
          && (protocol == Protocol.UDP || fields[3].equals(LISTENING))) {
        sockets.add("socket:[" + fields[9] + "]");
      }
    }
    return sockets;
  }

  private static Optional<String> owner(Set<String> sockets) {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        if (holds(process, sockets)) {
          String name = Files.readString(process.resolve("comm")).strip();
          return Optional.of("process " + name + " (pid " + process.getFileName() + ")");
        }
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  private static boolean holds(Path process, Set<String> sockets) {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        if (sockets.contains(target(descriptor))) {
          return true;
        }
      }
    } catch (IOException e) {
      return false;
    }
    return false;
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "";
    }
  }
}
