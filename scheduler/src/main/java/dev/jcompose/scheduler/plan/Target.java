package dev.jcompose.scheduler.plan;

import dev.jcompose.scheduler.observe.ObservedContainer;

/** A container that an operation is about. */
public sealed interface Target {
  /** The name to show. */
  String name();

  /** A container that was seen. */
  static Existing existing(ObservedContainer container) {
    return new Existing(container.id(), container.name());
  }

  /** One that is there. */
  record Existing(String id, String name) implements Target {}

  /** One that is there and gives its place to another: what happens to it is not shown. */
  record Replaced(String id, String name) implements Target {}

  /** One that a step of the plan makes; the step's result is its id. */
  record Made(String step, String name) implements Target {}
}
