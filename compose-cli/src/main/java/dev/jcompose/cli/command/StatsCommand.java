package dev.jcompose.cli.command;

import dev.jcompose.cli.output.Json;
import dev.jcompose.cli.output.Output;
import dev.jcompose.cli.output.Table;
import dev.jcompose.engine.api.ContainerStats;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.StatsMode;
import dev.jcompose.engine.api.StatsStream;
import dev.jcompose.model.InvalidProjectException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Shows what containers use of the machine, again every second. */
final class StatsCommand implements Action {
  private static final String HOME_AND_CLEAR = "\u001b[H\u001b[J";
  private static final int SHORT_ID = 12;

  private boolean all;
  private boolean once;
  private boolean wholeIds;
  private Format format = Format.TABLE;
  private List<String> services = List.of();

  @Override
  public void define(Options options) {
    options.about("Shows what the containers use: processor, memory, network, block devices.");
    options.flag(value -> all = value, "Stopped containers too.", "-a", "--all");
    options.format(value -> format = value);
    options.flag(value -> once = value, "Once, and not again every second.", "--no-stream");
    options.flag(value -> wholeIds = value, "With whole ids.", "--no-trunc");
    options.operands("SERVICE", value -> services = List.copyOf(value));
  }

  @Override
  public int run(Session session)
      throws InvalidProjectException, IOException, InterruptedException {
    session.refuseDryRun("stats");
    Session.Target target = session.target(services);
    Engine engine = session.engine();
    Output output = session.output();
    Map<String, ContainerStats> before = samples(engine, containers(engine, target.name()));
    do {
      TimeUnit.SECONDS.sleep(1);
      List<Replica> containers = containers(engine, target.name());
      Map<String, ContainerStats> now = samples(engine, containers);
      print(output, containers, before, now);
      before = now;
    } while (!once && output.flush());
    return ExitCode.OK;
  }

  private List<Replica> containers(Engine engine, String project) {
    return Replica.of(engine, project, all, true).stream()
        .filter(r -> services.isEmpty() || services.contains(r.service()))
        .toList();
  }

  /** By id; a container that has just been removed has none. */
  private static Map<String, ContainerStats> samples(Engine engine, List<Replica> containers)
      throws IOException, InterruptedException {
    Map<String, ContainerStats> samples = new LinkedHashMap<>();
    for (Replica replica : containers) {
      ContainerStats sample = sample(engine, replica.id());
      if (sample != null) {
        samples.put(replica.id(), sample);
      }
    }
    return samples;
  }

  private static @Nullable ContainerStats sample(Engine engine, String container)
      throws IOException, InterruptedException {
    try (StatsStream stats = engine.containers().stats(container, StatsMode.ONE_SHOT)) {
      return stats.next();
    } catch (EngineException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return null;
      }
      throw e;
    }
  }

  private void print(
      Output output,
      List<Replica> containers,
      Map<String, ContainerStats> before,
      Map<String, ContainerStats> now) {
    Table table =
        Table.of(
            0,
            "CONTAINER ID",
            "NAME",
            "CPU %",
            "MEM USAGE / LIMIT",
            "MEM %",
            "NET I/O",
            "BLOCK I/O",
            "PIDS");
    boolean repaint = format == Format.TABLE && !once && output.outIsTerminal();
    if (repaint) {
      output.text(HOME_AND_CLEAR);
    }
    for (Replica replica : containers) {
      ContainerStats sample = now.get(replica.id());
      if (sample == null) {
        continue;
      }
      Use use = Use.between(before.getOrDefault(replica.id(), sample), sample);
      String id = wholeIds ? replica.id() : replica.id().substring(0, SHORT_ID);
      if (format == Format.JSON) {
        Map<String, String> members = new TreeMap<>(use.members());
        members.put("ID", id);
        members.put("Container", id);
        members.put("Name", replica.name());
        output.line(Json.line(members));
      } else {
        List<String> row = new java.util.ArrayList<>(List.of(id, replica.name()));
        row.addAll(use.cells());
        table.row(row);
      }
    }
    if (format == Format.TABLE) {
      table.lines().forEach(output::line);
    }
  }
}
