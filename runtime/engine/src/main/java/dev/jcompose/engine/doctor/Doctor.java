package dev.jcompose.engine.doctor;

import dev.jcompose.engine.doctor.Finding.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Examines a host. */
public final class Doctor {

  private Doctor() {}

  /** All that files and programs tell, for an engine of this user with this data root. */
  static List<Finding> examine(Host host, Path dataRoot, Path socket) {
    List<Finding> findings = new ArrayList<>(KernelCheck.of(host));
    findings.add(KernelCheck.overlayfs(host));
    findings.addAll(ProgramCheck.of(host));
    findings.addAll(UserCheck.of(host));
    findings.addAll(CgroupCheck.of(host));
    findings.addAll(PlaceCheck.of(host, dataRoot, socket));
    findings.addAll(NetworkCheck.of(host, dataRoot));
    return findings;
  }

  /** What an engine must have before it makes anything, as lines; empty if it has it. */
  public static List<String> missingHere() {
    return missing(new ThisHost());
  }

  static List<String> missing(Host host) {
    List<Finding> findings = new ArrayList<>();
    findings.add(KernelCheck.version(host));
    if (host.uid() != 0) {
      findings.add(
          Finding.failure(
              "uid " + host.uid(),
              "an engine needs root, or a user namespace in which it is root",
              "jcompose engine start"));
    }
    findings.add(KernelCheck.overlayfs(host));
    return findings.stream()
        .filter(finding -> finding.level() == Level.FAILURE)
        .map(Finding::line)
        .toList();
  }
}
