package dev.jcompose.engine.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The process that {@code jcompose doctor} starts: {@code RESULT DATAROOT SOCKET} examines the host
 * and writes the findings to a file, one a line; with {@code trial} before them, only by trying in
 * the kernel, as the root that it must be.
 */
public final class DoctorMain {

  private static final String TRIAL = "trial";

  private DoctorMain() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments[0].equals(TRIAL)) {
      write(Path.of(arguments[1]), KernelTrial.run(Path.of(arguments[2])));
      return;
    }
    Host host = new ThisHost();
    Path dataRoot = Path.of(arguments[1]);
    List<Finding> findings = new ArrayList<>(Doctor.examine(host, dataRoot, Path.of(arguments[2])));
    boolean hopeless =
        findings.stream().anyMatch(finding -> finding.level() == Finding.Level.FAILURE);
    if (host.uid() == 0) {
      findings.addAll(KernelTrial.run(dataRoot));
    } else if (!hopeless) {
      findings.addAll(trialInUserNamespace(host, dataRoot));
    }
    write(Path.of(arguments[0]), findings);
  }

  private static void write(Path result, List<Finding> findings) throws IOException {
    Files.write(result, findings.stream().map(Finding::encoded).toList());
  }

  private static List<Finding> trialInUserNamespace(Host host, Path dataRoot) throws IOException {
    Path result = Files.createTempFile("jcompose-trial", "");
    try {
      List<String> command =
          new ArrayList<>(List.of("unshare", "--user", "--map-auto", "--map-root-user"));
      command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
      command.addAll(List.of("-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.addAll(List.of(DoctorMain.class.getName(), TRIAL));
      command.addAll(List.of(result.toString(), dataRoot.toString()));
      Host.Output output = host.run(command);
      return output.code() == 0
          ? Files.readAllLines(result).stream().map(Finding::decoded).toList()
          : List.of(Finding.failure("user namespace", output.text(), ""));
    } finally {
      Files.deleteIfExists(result);
    }
  }
}
