package dev.jcompose.scheduler.plan;

import dev.jcompose.scheduler.compile.ServiceSpec;
import dev.jcompose.scheduler.observe.ObservedContainer;
import java.util.List;

/**
 * What becomes of a service's containers.
 *
 * @param slots those it will have
 * @param surplus those it has too many
 */
record Decision(ServiceSpec spec, List<Slot> slots, List<ObservedContainer> surplus) {
  Decision {
    slots = List.copyOf(slots);
    surplus = List.copyOf(surplus);
  }

  boolean replacesAny() {
    return slots.stream().anyMatch(Slot.Replace.class::isInstance);
  }

  /** Why there is one too many: two of a number are what an interrupted replacement leaves. */
  String surplusReason(ObservedContainer container) {
    boolean twin =
        slots.stream()
            .anyMatch(
                s -> s instanceof Slot.Keep k && k.container().number() == container.number());
    return twin ? "was being replaced" : "scale is " + spec.scale();
  }

  List<String> names() {
    return slots.stream().map(Slot::name).toList();
  }
}
