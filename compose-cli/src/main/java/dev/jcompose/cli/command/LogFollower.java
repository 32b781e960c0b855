package dev.jcompose.cli.command;

import dev.jcompose.cli.output.LogPrinter;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineEvent;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.EventStream;
import dev.jcompose.engine.api.EventsRequest;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.engine.api.Frame;
import dev.jcompose.engine.api.FrameStream;
import dev.jcompose.engine.api.LogsRequest;
import dev.jcompose.scheduler.Labels;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Prints what a project's containers print, through starts, restarts and ends, until none of those
 * watched runs any more. The engine's events say when a container starts or ends; its log, read
 * from that start on, loses nothing in between.
 */
final class LogFollower implements AutoCloseable {
  private final Engine engine;
  private final String project;
  private final LogPrinter printer;
  private final Options options;
  private final EventStream events;
  private final Map<String, Thread> readers = new HashMap<>();
  private final Map<String, Instant> ends = new HashMap<>();
  private final Set<String> alive = new HashSet<>();
  private final Set<FrameStream> streams = new HashSet<>();
  private boolean settled;
  private boolean closed;
  private final Map<String, Exit> firstExits = new HashMap<>();
  private @Nullable Exit firstExit;
  private @Nullable Exit firstFailure;

  /**
   * What to show and how.
   *
   * @param shown which services' output
   * @param watched which services must have ended at the end
   * @param errorApart standard error of a container to ours
   * @param timestamps the engine's times before each line
   * @param exits lines that tell of ends
   */
  record Options(
      Predicate<String> shown,
      Predicate<String> watched,
      boolean errorApart,
      boolean timestamps,
      boolean exits) {}

  /** A container that ended for good. */
  record Exit(String service, int code) {}

  private LogFollower(
      Engine engine, String project, LogPrinter printer, Options options, EventStream events) {
    this.engine = engine;
    this.project = project;
    this.printer = printer;
    this.options = options;
    this.events = events;
  }

  /** Listens from now on; call before anything starts. */
  static LogFollower listen(Engine engine, String project, LogPrinter printer, Options options) {
    Filters filters =
        new Filters(
            Map.of(
                "type", List.of("container"),
                "event", List.of("start", "die"),
                "label", List.of(Labels.PROJECT + "=" + project, Labels.ONEOFF + "=False")));
    LogFollower follower =
        new LogFollower(
            engine,
            project,
            printer,
            options,
            engine.events(new EventsRequest(null, null, filters)));
    Thread.ofVirtual().name("container-events").start(follower::react);
    return follower;
  }

  /** Follows one that may run already. */
  synchronized void follow(Replica replica, LogsRequest request) {
    boolean runs = replica.runs();
    if (runs && options.watched().test(replica.service())) {
      alive.add(replica.id());
    }
    if (options.shown().test(replica.service()) && (runs || !readers.containsKey(replica.id()))) {
      read(replica.id(), replica.shortName(), request);
    }
  }

  /** Takes note of one that does not run, so that what it printed before is not printed again. */
  synchronized void know(Replica replica) {
    if (!replica.state().equals("created")) {
      try {
        Instant end = Instant.parse(engine.containers().inspect(replica.id()).state().finishedAt());
        ends.put(replica.id(), end.plusNanos(1));
      } catch (DateTimeParseException e) {
        // An engine that does not say when it ended has not seen it end.
      }
    }
  }

  /** From now on, the end comes when nothing watched runs. */
  synchronized void settle() {
    settled = true;
    notifyAll();
  }

  /** Waits for the end, or for the first exit if so wanted, and for all output until then. */
  void await(Predicate<LogFollower> enough) throws InterruptedException {
    Set<Thread> rest;
    synchronized (this) {
      while (!(settled && alive.isEmpty()) && !enough.test(this) && !closed) {
        wait();
      }
      rest = alive.isEmpty() ? Set.copyOf(readers.values()) : Set.of();
    }
    for (Thread reader : rest) {
      reader.join();
    }
  }

  /** The first container that ended for good. */
  synchronized @Nullable Exit firstExit() {
    return firstExit;
  }

  /** The first container of a service that ended for good. */
  synchronized @Nullable Exit firstExitOf(String service) {
    return firstExits.get(service);
  }

  /** The first that ended so with another code than 0. */
  synchronized @Nullable Exit firstFailure() {
    return firstFailure;
  }

  private void react() {
    try {
      for (EngineEvent event = events.next(); event != null; event = events.next()) {
        react(event);
      }
    } catch (IOException e) {
      printer.status("events: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      closed = true;
      notifyAll();
    }
  }

  private synchronized void react(EngineEvent event) {
    Map<String, String> attributes = event.actor().attributes();
    String id = event.actor().id();
    String service = attributes.getOrDefault(Labels.SERVICE, "");
    String name = Replica.shortName(attributes.getOrDefault("name", id), project);
    if (event.action().equals("start")) {
      if (options.watched().test(service)) {
        alive.add(id);
      }
      if (options.shown().test(service)) {
        read(id, name, sinceLastEnd(id));
      }
    } else if (event.action().equals("die")) {
      int code = exitCode(attributes);
      ends.put(id, Instant.EPOCH.plusNanos(event.timeNano()));
      @Nullable Thread reader = readers.get(id);
      Thread.ofVirtual().start(() -> ended(id, name, service, code, reader));
    }
  }

  private static int exitCode(Map<String, String> attributes) {
    try {
      return Integer.parseInt(attributes.getOrDefault("exitCode", "0"));
    } catch (NumberFormatException e) {
      return 1;
    }
  }

  /**
   * The output since the container last ended. Not from its StartedAt on, which engines note when
   * the process may have printed already.
   */
  private LogsRequest sinceLastEnd(String id) {
    return new LogsRequest(true, true, true, options.timestamps(), -1, ends.get(id), null);
  }

  private void read(String id, String name, LogsRequest request) {
    @Nullable Thread before = readers.get(id);
    readers.put(id, Thread.ofVirtual().start(() -> copy(id, name, request, before)));
  }

  private void copy(String id, String name, LogsRequest request, @Nullable Thread before) {
    LogPrinter.Lines out = printer.lines(name, false);
    LogPrinter.Lines error = printer.lines(name, options.errorApart());
    try {
      if (before != null) {
        before.join();
      }
      try (FrameStream stream = open(id, request)) {
        for (Frame frame = stream.next(); frame != null; frame = stream.next()) {
          (frame.stream() == Frame.Stream.STDERR ? error : out).add(frame.bytes());
        }
      }
    } catch (EngineException e) {
      if (e.kind() != Kind.NOT_FOUND) {
        printer.status(name + ": logs: " + e.getMessage());
      }
    } catch (IOException e) {
      printer.status(name + ": logs: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    out.end();
    error.end();
  }

  private FrameStream open(String id, LogsRequest request) {
    FrameStream stream = engine.containers().logs(id, request);
    synchronized (this) {
      streams.add(stream);
      if (closed) {
        stream.close();
      }
    }
    return stream;
  }

  /** Tells of an end once all output before it is printed. */
  private void ended(String id, String name, String service, int code, @Nullable Thread reader) {
    try {
      if (reader != null) {
        reader.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    boolean again = comesBack(id);
    if (options.exits() && options.shown().test(service)) {
      printer.status(name + " exited with code " + code + (again ? " (restarting)" : ""));
    }
    if (again) {
      return;
    }
    synchronized (this) {
      alive.remove(id);
      if (options.watched().test(service)) {
        Exit exit = new Exit(service, code);
        firstExits.putIfAbsent(service, exit);
        firstExit = firstExit == null ? exit : firstExit;
        firstFailure = firstFailure == null && code != 0 ? exit : firstFailure;
      }
      notifyAll();
    }
  }

  private boolean comesBack(String id) {
    try {
      var state = engine.containers().inspect(id).state();
      return state.restarting() || state.running();
    } catch (EngineException e) {
      return false;
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    events.close();
    streams.forEach(FrameStream::close);
    notifyAll();
  }
}
