package dev.jcompose.scheduler;

/** Takes events, from any thread, in the order in which they happen. */
@FunctionalInterface
public interface EventSink {
  void accept(Event event);
}
