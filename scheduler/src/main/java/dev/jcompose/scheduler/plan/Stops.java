package dev.jcompose.scheduler.plan;

import dev.jcompose.model.PortMapping;
import dev.jcompose.scheduler.compile.ServiceSpec;
import dev.jcompose.scheduler.observe.ObservedContainer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stops that a plan has so far, each container's once, and the host ports that they free. */
final class Stops {
  private final Steps steps;
  private final @Nullable Integer timeout;
  private final Map<String, String> stops = new HashMap<>();
  private final Map<Integer, String> portHolders = new HashMap<>();

  /** {@code timeout}: seconds of grace, null: each container's own. */
  Stops(Steps steps, @Nullable Integer timeout) {
    this.steps = steps;
    this.timeout = timeout;
  }

  /** The step that stops this container, if there is one. */
  @Nullable String of(ObservedContainer container) {
    return stops.get(container.id());
  }

  void remove(ObservedContainer container, String reason) {
    List<String> stop = new ArrayList<>();
    if (container.running()) {
      stop.add(stop(container, reason, List.of()));
    }
    steps.add(
        new Operation.RemoveContainer(container.service(), Target.existing(container), false),
        reason,
        stop);
  }

  String stop(ObservedContainer container, String reason, List<String> needs) {
    return stop(container, Target.existing(container), reason, needs);
  }

  String stop(ObservedContainer container, Target target, String reason, List<String> needs) {
    String earlier = stops.get(container.id());
    if (earlier != null) {
      return earlier;
    }
    String title =
        steps.add(new Operation.StopContainer(container.service(), target, timeout), reason, needs);
    stops.put(container.id(), title);
    container.publishedPorts().forEach(port -> portHolders.put(port, title));
    return title;
  }

  /** Steps after which host ports that the service wants are free. */
  List<String> freedPorts(ServiceSpec spec) {
    List<String> freed = new ArrayList<>();
    for (PortMapping port : spec.service().ports()) {
      portHolders.forEach(
          (held, stop) -> {
            if (port.published().equals(Integer.toString(held))) {
              freed.add(stop);
            }
          });
    }
    return freed;
  }
}
