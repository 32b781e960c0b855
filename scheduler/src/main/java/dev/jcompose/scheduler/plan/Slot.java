package dev.jcompose.scheduler.plan;

import dev.jcompose.scheduler.observe.ObservedContainer;

/** What becomes of one container of a service, in the order of their numbers. */
sealed interface Slot {
  /** Its final name. */
  String name();

  /** Stays as it is; a name left over from an interrupted replacement is put right. */
  record Keep(ObservedContainer container, String name) implements Slot {}

  /** Is replaced by a new one of the same name and number. */
  record Replace(ObservedContainer old, String name, String reason) implements Slot {}

  /** Does not exist yet. */
  record Make(int number, String name) implements Slot {}
}
