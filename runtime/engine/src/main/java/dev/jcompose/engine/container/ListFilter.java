package dev.jcompose.engine.container;

import dev.jcompose.engine.api.Filters;
import java.time.Instant;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** The container list's filters, as dockerd understands them. */
final class ListFilter implements Predicate<Container> {

  private static final Set<String> KNOWN =
      Set.of(
          "id",
          "name",
          "label",
          "status",
          "health",
          "ancestor",
          "network",
          "volume",
          "exited",
          "publish",
          "expose",
          "before",
          "since",
          "is-task",
          "isolation");

  private final Filters filters;
  private final @Nullable Instant before;
  private final @Nullable Instant since;

  /** Containers that filters name are looked up; NOT_FOUND. */
  ListFilter(Filters filters, Registry registry) {
    this.filters = filters.only(KNOWN);
    before = created("before", registry);
    since = created("since", registry);
  }

  private @Nullable Instant created(String key, Registry registry) {
    var names = filters.of(key);
    return names.isEmpty()
        ? null
        : Instant.parse(registry.get(names.getFirst()).record().created());
  }

  private boolean inTime(Instant created) {
    return (before == null || created.isBefore(before))
        && (since == null || created.isAfter(since));
  }

  /** Whether stopped containers are wanted because a filter speaks of states. */
  boolean impliesAll() {
    return !filters.of("status").isEmpty() || !filters.of("exited").isEmpty();
  }

  @Override
  public boolean test(Container container) {
    ContainerRecord it = container.record();
    return inTime(Instant.parse(it.created()))
        && filters.matchLabels(it.config().labels())
        && any("id", value -> it.id().startsWith(value))
        && any("name", value -> named(it.name(), value))
        && any("status", value -> container.state().status().equals(value))
        && any("health", value -> health(container).equals(value))
        && any("ancestor", value -> ancestor(it, value))
        && any("network", value -> network(container, value))
        && any(
            "volume",
            value ->
                it.mounts().stream()
                    .anyMatch(m -> m.name().equals(value) || m.destination().equals(value)))
        && any(
            "exited",
            value ->
                container.state() instanceof State.Exited e
                    && Integer.toString(e.exitCode()).equals(value))
        && any(
            "expose",
            value -> it.config().exposedPorts().keySet().stream().anyMatch(p -> port(p, value)))
        && any(
            "publish",
            value ->
                it.hostConfig().portBindings().keySet().stream().anyMatch(p -> port(p, value)));
  }

  private static boolean port(String known, String wanted) {
    return known.equals(wanted) || known.equals(wanted + "/tcp");
  }

  private boolean any(String key, Predicate<String> matches) {
    var values = filters.of(key);
    return values.isEmpty() || values.stream().anyMatch(matches);
  }

  private static boolean named(String name, String pattern) {
    try {
      Pattern compiled = Pattern.compile(pattern);
      return compiled.matcher(name).find() || compiled.matcher("/" + name).find();
    } catch (PatternSyntaxException e) {
      return name.contains(pattern);
    }
  }

  private static String health(Container container) {
    return container.health().view().map(h -> h.status()).orElse("none");
  }

  private static boolean ancestor(ContainerRecord it, String value) {
    return it.config().image().equals(value)
        || it.config().image().equals(value + ":latest")
        || it.imageId().equals(value)
        || it.imageId().startsWith("sha256:" + value);
  }

  private static boolean network(Container container, String value) {
    return Views.endpoints(container).entrySet().stream()
        .anyMatch(
            e ->
                e.getKey().equals(value)
                    || (!value.isEmpty() && e.getValue().networkId().startsWith(value)));
  }
}
