package dev.jcompose.engine.container;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.jcompose.engine.api.ApiJson;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Container records and states on disk, written to a temporary file and renamed. They are not
 * forced to the disk: after a power cut no container runs, and a record that did not survive it is
 * reported and left alone.
 */
final class ContainerStore {

  private static final Logger log = LoggerFactory.getLogger(ContainerStore.class);

  private final Path root;
  private final ObjectMapper mapper = ApiJson.mapper().copy().registerModule(new JavaTimeModule());

  /** Opens {@code <data root>/containers}. */
  ContainerStore(Path dataRoot) throws IOException {
    this.root = Files.createDirectories(dataRoot.resolve("containers"));
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x---"));
  }

  ContainerFiles files(String id) {
    return new ContainerFiles(root.resolve(id));
  }

  void save(ContainerRecord container) throws IOException {
    ContainerFiles files = files(container.id());
    Files.createDirectories(files.directory());
    write(files.config(), container);
  }

  void save(String id, StoredState state) throws IOException {
    write(files(id).state(), state);
  }

  private void write(Path file, Object value) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".new");
    Files.write(temporary, mapper.writeValueAsBytes(value));
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** A container as the last engine left it. */
  record Loaded(ContainerRecord container, Optional<StoredState> state) {}

  /** All that can be read; what cannot is reported and left where it is. */
  List<Loaded> load() throws IOException {
    List<Loaded> all = new ArrayList<>();
    try (var directories = Files.list(root)) {
      for (Path directory : (Iterable<Path>) directories::iterator) {
        ContainerFiles files = new ContainerFiles(directory);
        ContainerRecord container = read(files.config(), ContainerRecord.class);
        if (container != null) {
          all.add(
              new Loaded(container, Optional.ofNullable(read(files.state(), StoredState.class))));
        }
      }
    }
    return all;
  }

  private <T> @Nullable T read(Path file, Class<T> type) {
    try {
      return Files.exists(file) ? mapper.readValue(Files.readAllBytes(file), type) : null;
    } catch (IOException e) {
      log.warn("unreadable, left alone file={} reason={}", file, e.getMessage());
      return null;
    }
  }

  /** Deletes everything of a container. Idempotent. */
  void delete(String id) throws IOException {
    Path directory = files(id).directory();
    if (!Files.exists(directory)) {
      return;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
