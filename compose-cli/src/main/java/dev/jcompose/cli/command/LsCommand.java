package dev.jcompose.cli.command;

import dev.jcompose.cli.output.Output;
import dev.jcompose.cli.output.Table;
import dev.jcompose.engine.api.ContainerSummary;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.scheduler.Labels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Lists projects. */
final class LsCommand implements Action {
  private boolean all;
  private String filter = "";
  private Format format = Format.TABLE;
  private boolean quiet;

  @Override
  public void define(Options options) {
    options.about("Lists the projects that the engine has containers of.");
    options.flag(value -> all = value, "Those too of which nothing runs.", "-a", "--all");
    options.value(value -> filter = value, "name=REGEX", "Only these.", "--filter");
    options.format(value -> format = value);
    options.flag(value -> quiet = value, "Names only.", "-q", "--quiet");
  }

  @Override
  public int run(Session session) throws IOException, InterruptedException {
    Pattern name = name();
    Map<String, List<ContainerSummary>> projects = new TreeMap<>();
    for (ContainerSummary container :
        session.engine().containers().list(all, Filters.labels(List.of(Labels.PROJECT)))) {
      String project = container.labels().getOrDefault(Labels.PROJECT, "");
      if (name.matcher(project).find()) {
        projects.computeIfAbsent(project, p -> new ArrayList<>()).add(container);
      }
    }
    print(session.output(), projects);
    return ExitCode.OK;
  }

  private Pattern name() {
    if (!filter.isEmpty() && !filter.startsWith("name=")) {
      throw new UsageException("--filter \"" + filter + "\" is not name=REGEX");
    }
    try {
      return Pattern.compile(filter.isEmpty() ? "" : filter.substring("name=".length()));
    } catch (PatternSyntaxException e) {
      throw new UsageException("--filter \"" + filter + "\": " + e.getDescription());
    }
  }

  private void print(Output output, Map<String, List<ContainerSummary>> projects) {
    if (quiet) {
      projects.keySet().forEach(output::line);
      return;
    }
    Table table = Table.of(20, "NAME", "STATUS", "CONFIG FILES");
    List<Map<String, Object>> json = new ArrayList<>();
    projects.forEach(
        (name, containers) -> {
          String status = status(containers);
          String files = files(containers);
          table.row(List.of(name, status, files));
          Map<String, Object> object = new LinkedHashMap<>();
          object.put("Name", name);
          object.put("Status", status);
          object.put("ConfigFiles", files);
          json.add(object);
        });
    format.print(output, table, json);
  }

  private static String status(List<ContainerSummary> containers) {
    Map<String, Integer> states = new TreeMap<>();
    containers.forEach(c -> states.merge(c.state(), 1, Integer::sum));
    return String.join(
        ", ", states.entrySet().stream().map(e -> e.getKey() + "(" + e.getValue() + ")").toList());
  }

  private static String files(List<ContainerSummary> containers) {
    TreeSet<String> files = new TreeSet<>();
    containers.forEach(c -> files.add(c.labels().getOrDefault(Labels.CONFIG_FILES, "")));
    return String.join(",", files);
  }
}
