package dev.jcompose.engine.container;

import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.Top;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** A container's processes as the host's ps(1) shows them, like {@code docker top}. */
final class ProcessList {

  private ProcessList() {}

  /** Those of {@code pids}, with ps's own columns; {@code arguments} empty is {@code -ef}. */
  static Top of(Set<Integer> pids, String arguments) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("ps"));
    command.addAll(List.of((arguments.isBlank() ? "-ef" : arguments).strip().split("\\s+")));
    List<String> lines;
    int code;
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      lines =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .toList();
      code = process.waitFor();
    } catch (IOException e) {
      throw new EngineException(
          Kind.INTERNAL, "ps is not installed on the host (Debian: apt install procps)", e);
    }
    if (code != 0 || lines.isEmpty()) {
      throw new EngineException(Kind.INVALID, "ps: " + String.join(" ", lines));
    }
    List<String> titles = List.of(lines.getFirst().strip().split("\\s+"));
    int column = titles.indexOf("PID");
    if (column < 0) {
      throw new EngineException(Kind.INVALID, "Couldn't find PID field in ps output");
    }
    List<List<String>> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      List<String> fields = Arrays.asList(line.strip().split("\\s+", titles.size()));
      if (fields.size() > column && pids.contains(number(fields.get(column)))) {
        rows.add(fields);
      }
    }
    return new Top(titles, rows);
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
