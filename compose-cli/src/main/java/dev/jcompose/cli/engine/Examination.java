package dev.jcompose.cli.engine;

import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a host lacks for an engine, found by a process with the engine's own classes. */
public final class Examination {

  private static final String MAIN = "dev.jcompose.engine.doctor.DoctorMain";

  private Examination() {}

  /**
   * What was found of one thing.
   *
   * @param level OK, NOTE, WARNING or FAILURE
   * @param mend the one command that mends it; may be empty
   */
  public record Finding(String level, String name, String says, String mend) {

    static Finding of(String line) {
      String[] fields = line.split("\t", -1);
      return new Finding(fields[0], fields[1], fields[2], fields[3]);
    }

    /** Whether no container can run because of it. */
    public boolean fails() {
      return level.equals("FAILURE");
    }
  }

  /** Examines this host for the engine at a location. Takes about a second. */
  public static List<Finding> of(EngineLocation.Local location)
      throws IOException, InterruptedException {
    Path result = Files.createTempFile("jcompose-doctor", "");
    try {
      List<String> command = EngineCommand.ofThisProcess().java(MAIN);
      command.add(result.toString());
      command.add(location.dataRoot().toString());
      command.add(location.socket().toString());
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      byte[] output = process.getInputStream().readAllBytes();
      int code = process.waitFor();
      if (code != 0) {
        throw new EngineException(
            Kind.INTERNAL,
            "examine the host: exit code "
                + code
                + ":\n"
                + new String(output, StandardCharsets.UTF_8).strip());
      }
      return Files.readAllLines(result).stream().map(Finding::of).toList();
    } finally {
      Files.deleteIfExists(result);
    }
  }
}
