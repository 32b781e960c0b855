package dev.jcompose.cli.command;

import dev.jcompose.cli.output.Json;
import dev.jcompose.cli.output.Output;
import dev.jcompose.cli.output.Table;
import dev.jcompose.engine.api.HumanDuration;
import dev.jcompose.model.InvalidProjectException;
import dev.jcompose.scheduler.Labels;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Lists containers. */
final class PsCommand implements Action {
  private static final int COMMAND_CHARACTERS = 20;
  private static final Set<String> STATES =
      Set.of("created", "running", "paused", "restarting", "removing", "exited", "dead");

  private boolean all;
  private boolean quiet;
  private boolean servicesOnly;
  private final List<String> states = new ArrayList<>();
  private final List<String> filters = new ArrayList<>();
  private Format format = Format.TABLE;
  private boolean whole;
  private boolean orphans = true;
  private final List<String> services = new ArrayList<>();

  @Override
  public void define(Options options) {
    options.about("Lists the project's containers.");
    options.flag(value -> all = value, "Stopped ones too.", "-a", "--all");
    options.flag(value -> quiet = value, "Ids only.", "-q", "--quiet");
    options.flag(value -> servicesOnly = value, "Services only.", "--services");
    options.values(states::addAll, "STATE", "Only those in this state.", "--status");
    options.values(filters::addAll, "status=STATE", "The same as --status STATE.", "--filter");
    options.format(value -> format = value);
    options.flag(value -> whole = value, "Whole commands and ids.", "--no-trunc");
    options.choice(
        value -> orphans = value,
        "Containers of services that the files do not have; default true.",
        "--orphans");
    options.operands("SERVICE", services::addAll);
  }

  @Override
  public int run(Session session)
      throws InvalidProjectException, IOException, InterruptedException {
    Set<String> wanted = wantedStates();
    Session.Target target = session.target(services);
    List<Replica> found =
        Replica.of(session.engine(), target.name(), all || !wanted.isEmpty(), all);
    if (target.project().isEmpty()) {
      refuseUnknownServices(found);
    }
    print(session.output(), found.stream().filter(r -> matches(r, wanted, target)).toList());
    return ExitCode.OK;
  }

  private Set<String> wantedStates() {
    Set<String> wanted = new HashSet<>(states);
    for (String filter : filters) {
      if (!filter.startsWith("status=")) {
        throw new UsageException("--filter \"" + filter + "\" is not status=STATE");
      }
      wanted.add(filter.substring("status=".length()));
    }
    for (String state : wanted) {
      if (!STATES.contains(state.toLowerCase(Locale.ROOT))) {
        throw new UsageException(
            "--status \"" + state + "\" is not one of " + String.join(", ", new TreeSet<>(STATES)));
      }
    }
    return wanted;
  }

  private void refuseUnknownServices(List<Replica> found) {
    for (String service : services) {
      if (found.stream().noneMatch(r -> r.service().equals(service))) {
        throw Session.noSuchService(service);
      }
    }
  }

  private boolean matches(Replica replica, Set<String> wanted, Session.Target target) {
    boolean known =
        orphans
            || target.project().map(p -> p.services().containsKey(replica.service())).orElse(true);
    return known
        && (services.isEmpty() || services.contains(replica.service()))
        && (wanted.isEmpty() || wanted.contains(replica.state()));
  }

  private void print(Output output, List<Replica> replicas) {
    if (quiet) {
      replicas.forEach(r -> output.line(r.id()));
    } else if (servicesOnly) {
      new TreeSet<>(replicas.stream().map(Replica::service).toList()).forEach(output::line);
    } else if (format == Format.JSON) {
      replicas.forEach(r -> output.line(Json.line(PsJson.of(r, whole))));
    } else {
      table(replicas).lines().forEach(output::line);
    }
  }

  private Table table(List<Replica> replicas) {
    Table table = Table.of(10, "NAME", "IMAGE", "COMMAND", "SERVICE", "CREATED", "STATUS", "PORTS");
    for (Replica replica : replicas) {
      var summary = replica.summary();
      table.row(
          List.of(
              replica.name(),
              summary.labels().containsKey(Labels.SERVICE) ? summary.image() : summary.imageId(),
              command(summary.command(), whole),
              replica.service(),
              age(summary.created()),
              summary.status(),
              PortText.of(summary.ports())));
    }
    return table;
  }

  static String command(String command, boolean whole) {
    boolean cut = !whole && command.codePointCount(0, command.length()) > COMMAND_CHARACTERS;
    int end = cut ? command.offsetByCodePoints(0, COMMAND_CHARACTERS - 1) : command.length();
    return "\"" + command.substring(0, end) + (cut ? "…" : "") + "\"";
  }

  static String age(long createdSeconds) {
    return HumanDuration.of(Duration.between(Instant.ofEpochSecond(createdSeconds), Instant.now()))
        + " ago";
  }
}
