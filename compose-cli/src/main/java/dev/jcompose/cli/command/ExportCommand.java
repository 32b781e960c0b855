package dev.jcompose.cli.command;

import dev.jcompose.engine.api.Engine;
import dev.jcompose.model.InvalidProjectException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;

/** Writes a container's file tree as a tar archive. */
final class ExportCommand implements Action {
  private static final int CHUNK_BYTES = 1 << 16;

  private String file = "";
  private int index;
  private String service = "";

  @Override
  public void define(Options options) {
    options.about("Writes the files of a service's container as a tar archive.");
    options.value(
        value -> file = value,
        "FILE",
        "To this file and not to standard output.",
        "-o",
        "--output");
    options.number(value -> index = value, "N", "Of container number N of the service.", "--index");
    options.operand("SERVICE", value -> service = value);
  }

  @Override
  public int run(Session session)
      throws InvalidProjectException, IOException, InterruptedException {
    session.refuseDryRun("export");
    if (file.isEmpty() && session.output().outIsTerminal()) {
      throw new UsageException(
          "an archive is nothing for a terminal; use -o FILE or redirect the output");
    }
    Session.Target target = session.target(List.of(service));
    Engine engine = session.engine();
    Replica replica = Replica.any(engine, target.name(), service, index);
    try (InputStream tar = engine.files().export(replica.id())) {
      if (file.isEmpty()) {
        copy(tar, session);
      } else {
        save(tar, Path.of(file).toAbsolutePath());
      }
    }
    return ExitCode.OK;
  }

  private static void copy(InputStream tar, Session session) throws IOException {
    byte[] buffer = new byte[CHUNK_BYTES];
    for (int count = tar.read(buffer); count >= 0; count = tar.read(buffer)) {
      session.output().bytes(Arrays.copyOf(buffer, count));
    }
  }

  /** Nobody sees half of an archive under the file's name. */
  private static void save(InputStream tar, Path to) throws IOException {
    Path part = to.resolveSibling(to.getFileName() + ".part");
    try {
      Files.copy(tar, part, StandardCopyOption.REPLACE_EXISTING);
      Files.move(part, to, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
