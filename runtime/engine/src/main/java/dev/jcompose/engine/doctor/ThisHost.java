package dev.jcompose.engine.doctor;

import dev.jcompose.linux.ProcFs;
import dev.jcompose.linux.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The machine that this process runs on. */
final class ThisHost implements Host {

  private static final int NOT_RUN = 127;
  private static final long SECONDS = 20;
  private static final String ADMINISTRATORS = "/usr/local/sbin:/usr/sbin:/sbin";

  @Override
  public Optional<String> read(String file) {
    try {
      return Optional.of(ProcFs.read(Path.of(file)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean exists(String path) {
    return Files.exists(Path.of(path));
  }

  @Override
  public boolean writable(String path) {
    return Files.isWritable(Path.of(path));
  }

  @Override
  public List<String> names(String directory) {
    try (Stream<Path> entries = Files.list(Path.of(directory))) {
      return entries.map(p -> p.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  @Override
  public Optional<Path> program(String name) {
    String path = environment().getOrDefault("PATH", "/usr/bin:/bin") + ":" + ADMINISTRATORS;
    return Stream.of(path.split(":", -1))
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  @Override
  public Output run(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(Path.of("/dev/null").toFile())
              .start();
      byte[] text = process.getInputStream().readAllBytes();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return new Output(NOT_RUN, "no end within " + SECONDS + " s");
      }
      return new Output(process.exitValue(), new String(text, StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      return new Output(NOT_RUN, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Output(NOT_RUN, "interrupted");
    }
  }

  @Override
  public Disk disk(Path path) {
    Path there = path.toAbsolutePath();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    try {
      FileStore store = Files.getFileStore(there);
      return new Disk(store.type(), store.getUsableSpace());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int uid() {
    return Processes.effectiveUid();
  }

  @Override
  public String user() {
    return System.getProperty("user.name");
  }

  @Override
  public Map<String, String> environment() {
    return System.getenv();
  }

  @Override
  public Runtime.Version java() {
    return Runtime.version();
  }

  @Override
  public Instant now() {
    return Instant.now();
  }
}
