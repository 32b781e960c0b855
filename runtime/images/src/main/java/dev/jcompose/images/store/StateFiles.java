package dev.jcompose.images.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.jcompose.linux.AtomicFile;
import dev.jcompose.linux.Directory;
import dev.jcompose.linux.SyscallException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Records as JSON files, and trees that go away. */
final class StateFiles {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private StateFiles() {}

  static void write(Path file, Object state) throws IOException {
    AtomicFile.write(file, MAPPER.writeValueAsBytes(state));
  }

  /** For what can be told again from something else, see {@link AtomicFile#writeSoon}. */
  static void writeSoon(Path file, Object state) throws IOException {
    AtomicFile.writeSoon(file, MAPPER.writeValueAsBytes(state));
  }

  /**
   * The record in a file; empty if there is no such file.
   *
   * @throws DamagedStateException if the file is not such a record
   */
  static <T> Optional<T> read(Path file, Class<T> type) throws IOException {
    try {
      return Optional.of(MAPPER.readValue(Files.readAllBytes(file), type));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (JsonProcessingException e) {
      throw new DamagedStateException(file, e);
    }
  }

  static List<Path> list(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.sorted().toList();
    }
  }

  /** Deletes a file or a directory with all below it. Nothing there: no effect. */
  static void deleteTree(Path path) throws SyscallException {
    Path parent = path.getParent();
    Path name = path.getFileName();
    if (parent == null || name == null || !Files.isDirectory(parent)) {
      return;
    }
    try (Directory directory = Directory.open(parent)) {
      directory.removeTree(Directory.bytes(name.toString()));
    }
  }
}
