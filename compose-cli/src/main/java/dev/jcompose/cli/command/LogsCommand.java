package dev.jcompose.cli.command;

import dev.jcompose.cli.output.LogPrinter;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.Frame;
import dev.jcompose.engine.api.FrameStream;
import dev.jcompose.engine.api.LogsRequest;
import dev.jcompose.model.InvalidProjectException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Shows what containers printed. */
final class LogsCommand implements Action {
  private boolean follow;
  private String tail = "all";
  private boolean timestamps;
  private String since = "";
  private String until = "";
  private int index;
  private boolean plain;
  private boolean bare;
  private final List<String> services = new ArrayList<>();

  @Override
  public void define(Options options) {
    options.about("Shows what the containers printed.");
    options.flag(
        value -> follow = value, "Goes on until all of them have ended.", "-f", "--follow");
    options.value(
        value -> tail = value,
        "N",
        "Only the last N lines of each; all is the default.",
        "-n",
        "--tail");
    options.flag(value -> timestamps = value, "When each line was printed.", "-t", "--timestamps");
    options.value(
        value -> since = value, "TIME", "Only from then on; a time or an age.", "--since");
    options.value(value -> until = value, "TIME", "Only until then; a time or an age.", "--until");
    options.number(value -> index = value, "N", "Only container number N of a service.", "--index");
    options.flag(value -> plain = value, "Without colours.", "--no-color");
    options.flag(value -> bare = value, "Without the containers' names.", "--no-log-prefix");
    options.operands("SERVICE", services::addAll);
  }

  @Override
  public int run(Session session)
      throws InvalidProjectException, IOException, InterruptedException {
    LogsRequest request = request();
    Session.Target target = session.target(services);
    Engine engine = session.engine();
    List<Replica> replicas =
        Replica.of(engine, target.name(), true, false).stream()
            .filter(r -> services.isEmpty() || services.contains(r.service()))
            .filter(r -> index == 0 || r.number() == index)
            .toList();
    LogPrinter printer = new LogPrinter(session.output(), !bare, !plain);
    replicas.forEach(r -> printer.expect(r.shortName()));
    if (follow) {
      follow(engine, target.name(), printer, replicas, request);
    } else {
      for (Replica replica : replicas) {
        print(engine, printer, replica, request);
      }
    }
    return ExitCode.OK;
  }

  private LogsRequest request() {
    Instant now = Instant.now();
    int lines;
    try {
      lines = tail.equals("all") ? -1 : Integer.parseInt(tail);
    } catch (NumberFormatException e) {
      throw new UsageException("--tail \"" + tail + "\" is neither a number nor all");
    }
    return new LogsRequest(
        true,
        true,
        follow,
        timestamps,
        lines,
        Times.parse("--since", since, now),
        Times.parse("--until", until, now));
  }

  private void follow(
      Engine engine,
      String project,
      LogPrinter printer,
      List<Replica> replicas,
      LogsRequest request)
      throws InterruptedException {
    var options =
        new LogFollower.Options(
            s -> services.isEmpty() || services.contains(s),
            s -> services.isEmpty() || services.contains(s),
            false,
            timestamps,
            false);
    try (LogFollower follower = LogFollower.listen(engine, project, printer, options)) {
      replicas.forEach(r -> follower.follow(r, request));
      follower.settle();
      follower.await(f -> false);
    }
  }

  private static void print(Engine engine, LogPrinter printer, Replica replica, LogsRequest request)
      throws IOException, InterruptedException {
    LogPrinter.Lines out = printer.lines(replica.shortName(), false);
    LogPrinter.Lines error = printer.lines(replica.shortName(), false);
    try (FrameStream stream = engine.containers().logs(replica.id(), request)) {
      for (Frame frame = stream.next(); frame != null; frame = stream.next()) {
        (frame.stream() == Frame.Stream.STDERR ? error : out).add(frame.bytes());
      }
    }
    out.end();
    error.end();
  }
}
