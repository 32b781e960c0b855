package dev.jcompose.scheduler.execute;

import dev.jcompose.scheduler.Event;
import dev.jcompose.scheduler.Event.Action;
import dev.jcompose.scheduler.Event.Resource;
import dev.jcompose.scheduler.EventSink;
import java.time.Duration;

/** Tells what happens to one resource, with the time it took. */
final class Reporter {
  private final EventSink sink;
  private final Resource resource;
  private final String name;
  private final long startNanos = System.nanoTime();

  Reporter(EventSink sink, Resource resource, String name) {
    this.sink = sink;
    this.resource = resource;
    this.name = name;
  }

  Reporter tell(Action action) {
    return tell(action, "");
  }

  Reporter tell(Action action, String detail) {
    Duration elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
    sink.accept(new Event.Step(resource, name, action, detail, elapsed));
    return this;
  }
}
