package dev.jcompose.model.differential;

import dev.jcompose.model.differential.Outcome.Accepted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of each attribute with values of every type. {@code attributes.txt} has one
 * attribute a line with {@code @} for the value, of a service or, after a slash, of the top level;
 * {@code values.txt} has what docker compose made of them: per attribute the values that it refuses
 * after {@code !}, and for each other one the parts of the project that the value changed.
 */
final class ValueTable {
  static final Path FOLDER = Path.of("src/test/resources/values").toAbsolutePath();

  private static final List<String> VALUES =
      List.of(
          "5",
          "\"5\"",
          "0",
          "-1",
          "1.5",
          "\"1.5\"",
          "true",
          "\"true\"",
          "yes",
          "\"\"",
          "null",
          "word",
          "[]",
          "[word]",
          "{}",
          "{k: v}",
          "10s",
          "64m");

  /** A loader of the text of a compose file. */
  interface Loader {
    Outcome load(String yaml) throws IOException, InterruptedException;
  }

  private ValueTable() {}

  /** Shows where this project's loader differs, or records the table with {@code --record}. */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, ExecutionException {
    if (arguments.length == 0) {
      differences().forEach(System.out::println);
    } else {
      record();
    }
  }

  /** The rows in which this project's loader is not the reference's equal. */
  static List<String> differences() throws IOException, InterruptedException {
    List<String> differences = new ArrayList<>();
    for (Map.Entry<String, List<String>> e : recorded().entrySet()) {
      List<String> ours = rows(e.getKey(), ValueTable::ours);
      for (String value : VALUES) {
        String us = outcome(ours, value);
        String them = outcome(e.getValue(), value);
        if (!us.equals(them)) {
          differences.add(e.getKey().replace("@", value) + ": ours " + us + ", theirs " + them);
        }
      }
    }
    return differences;
  }

  private static String outcome(List<String> rows, String value) {
    return rows.stream()
        .filter(row -> row.startsWith(value + " -> "))
        .findFirst()
        .map(row -> row.substring(value.length() + 4))
        .orElse("!");
  }

  /** Asks the docker compose of this machine. */
  private static void record() throws IOException, InterruptedException, ExecutionException {
    List<String> lines = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(3)) {
      List<Future<List<String>>> tasks = new ArrayList<>();
      for (String attribute : attributes()) {
        Callable<List<String>> task = () -> rows(attribute, ValueTable::theirs);
        tasks.add(pool.submit(task));
      }
      for (Future<List<String>> task : tasks) {
        lines.addAll(task.get());
      }
    }
    Files.write(FOLDER.resolve("values.txt"), lines);
  }

  static List<String> attributes() throws IOException {
    return Files.readAllLines(FOLDER.resolve("attributes.txt"));
  }

  /** The recorded rows by attribute. */
  static Map<String, List<String>> recorded() throws IOException {
    Map<String, List<String>> rows = new LinkedHashMap<>();
    List<String> current = new ArrayList<>();
    for (String line : Files.readAllLines(FOLDER.resolve("values.txt"))) {
      if (line.startsWith("== ")) {
        current = new ArrayList<>();
        rows.put(line.substring(3), current);
      }
      current.add(line);
    }
    return rows;
  }

  /** The table's rows for one attribute as a loader sees it. */
  static List<String> rows(String attribute, Loader loader)
      throws IOException, InterruptedException {
    String base =
        loader.load(yaml(attribute, null)) instanceof Accepted accepted ? accepted.json() : "{}";
    StringBuilder refused = new StringBuilder("!");
    List<String> rows = new ArrayList<>();
    for (String value : VALUES) {
      if (loader.load(yaml(attribute, value)) instanceof Accepted accepted) {
        rows.add(value + " -> " + changes(base, accepted.json()));
      } else {
        refused.append("  ").append(value);
      }
    }
    rows.add(0, "== " + attribute);
    rows.add(1, refused.toString());
    return rows;
  }

  private static String changes(String base, String json) {
    List<String> changes = new ArrayList<>();
    for (Difference difference : Difference.between(base, json)) {
      changes.add(difference.path() + "=" + difference.theirs());
    }
    changes.sort(null);
    return String.join("  ", changes);
  }

  /** A project that says the attribute with this value, or not at all. */
  private static String yaml(String attribute, @Nullable String value) {
    boolean top = attribute.startsWith("/");
    String said = value == null ? "" : attribute.replace("@", value).replaceFirst("^/", "");
    Map<String, String> sections = new LinkedHashMap<>();
    String uses = top ? ", volumes: [\"vol:/v\"], configs: [c], secrets: [x]" : "";
    String image = attribute.startsWith("image:") ? "" : "image: i";
    String own = attribute.equals("@") ? "" : top || said.isEmpty() ? "" : ", " + said;
    String service = "{" + (image + uses + own).replaceFirst("^, ", "") + "}";
    if (attribute.equals("@") && value != null) {
      service = value;
    }
    if (attribute.equals("/@")) {
      return value == null ? "{}" : value;
    }
    sections.put("services", "{s: " + service + ", t: {image: t}}");
    sections.put("volumes", "{vol: {}}");
    sections.put("configs", "{c: {file: /c}}");
    sections.put("secrets", "{x: {file: /x}}");
    int colon = said.indexOf(':');
    if (top && colon > 0) {
      sections.put(said.substring(0, colon), said.substring(colon + 1).strip());
    }
    StringBuilder text = new StringBuilder();
    sections.forEach((key, node) -> text.append(key).append(": ").append(node).append('\n'));
    return text.toString();
  }

  private static Outcome ours(String yaml) throws IOException {
    Case project = written(yaml);
    Outcome outcome = Outcome.ours(project);
    remove(project);
    return outcome;
  }

  private static Outcome theirs(String yaml) throws IOException, InterruptedException {
    Case project = written(yaml);
    Outcome outcome = Outcome.theirs(project);
    remove(project);
    return outcome;
  }

  private static void remove(Case project) throws IOException {
    Files.delete(project.directory().resolve("compose.yaml"));
    Files.delete(project.directory());
  }

  private static Case written(String yaml) throws IOException {
    Path folder = Files.createTempDirectory("values");
    Files.writeString(folder.resolve("compose.yaml"), yaml);
    return new Case(
        "values",
        folder,
        folder,
        List.of("-p", "values", "-f", "compose.yaml"),
        Map.of("HOME", Case.USER_HOME),
        null);
  }
}
