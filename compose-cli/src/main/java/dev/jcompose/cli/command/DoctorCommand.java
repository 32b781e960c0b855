package dev.jcompose.cli.command;

import dev.jcompose.cli.engine.Examination;
import dev.jcompose.cli.engine.Examination.Finding;
import dev.jcompose.cli.output.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Says what the host lacks and how to mend it. */
final class DoctorCommand implements Action {
  private String format = "text";

  @Override
  public void define(Options options) {
    options.about(
        "Says what this host lacks, and the one command that mends it; exit code 1 if"
            + " no container can run.");
    options.value(value -> format = value, "FORMAT", "text or json.", "--format");
  }

  @Override
  public int run(Session session) throws IOException, InterruptedException {
    if (!format.equals("text") && !format.equals("json")) {
      throw new UsageException("--format \"" + format + "\" is not one of text, json");
    }
    List<Finding> findings = Examination.of(session.localEngine().location());
    if (format.equals("json")) {
      session.output().line(Json.line(findings.stream().map(DoctorCommand::json).toList()));
    } else {
      findings.forEach(finding -> text(finding).forEach(session.output()::line));
      session.output().line(verdict(findings));
    }
    return findings.stream().anyMatch(Finding::fails) ? ExitCode.FAILURE : ExitCode.OK;
  }

  private static Map<String, Object> json(Finding finding) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("Name", finding.name());
    map.put("Level", finding.level().toLowerCase(Locale.ROOT));
    map.put("Says", finding.says());
    map.put("Mend", finding.mend());
    return map;
  }

  private static List<String> text(Finding finding) {
    String level = finding.level().toLowerCase(Locale.ROOT);
    List<String> lines = new ArrayList<>();
    lines.add("%-8s %s: %s".formatted(level, finding.name(), finding.says()));
    if (!finding.mend().isEmpty()) {
      lines.add(" ".repeat(9) + "mend it with: " + finding.mend());
    }
    return lines;
  }

  private static String verdict(List<Finding> findings) {
    long failures = findings.stream().filter(Finding::fails).count();
    return switch ((int) failures) {
      case 0 -> "containers can run here";
      case 1 -> "no container can run here before this failure is mended";
      default -> "no container can run here before these " + failures + " failures are mended";
    };
  }
}
