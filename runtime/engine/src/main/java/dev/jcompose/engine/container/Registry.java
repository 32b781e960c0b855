package dev.jcompose.engine.container;

import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All containers, by id and by name. A name is reserved before its container exists. */
final class Registry {

  private final Map<String, Container> byId = new HashMap<>();
  private final Map<String, String> idByName = new HashMap<>();

  /** Takes a name; CONFLICT if another has it. */
  synchronized void reserve(String name, String id) {
    String holder = idByName.putIfAbsent(name, id);
    if (holder != null && !holder.equals(id)) {
      throw new EngineException(
          Kind.CONFLICT,
          "Conflict. The container name \"/"
              + name
              + "\" is already in use by container \""
              + holder
              + "\". You have to remove (or rename) that container to be able to reuse that name.");
    }
  }

  synchronized void release(String name, String id) {
    idByName.remove(name, id);
  }

  synchronized boolean taken(String name) {
    return idByName.containsKey(name);
  }

  synchronized void add(Container container) {
    byId.put(container.record().id(), container);
  }

  synchronized void remove(Container container) {
    byId.remove(container.record().id());
    release(container.record().name(), container.record().id());
  }

  /** By full id, name, or unique prefix of an id. */
  synchronized Container get(String reference) {
    Container exact = byId.get(reference);
    if (exact != null) {
      return exact;
    }
    String name = reference.startsWith("/") ? reference.substring(1) : reference;
    Optional<Container> named = Optional.ofNullable(idByName.get(name)).map(byId::get);
    if (named.isPresent()) {
      return named.get();
    }
    List<Container> matches =
        reference.isEmpty()
            ? List.of()
            : byId.values().stream().filter(c -> c.record().id().startsWith(reference)).toList();
    return switch (matches.size()) {
      case 0 -> throw new EngineException(Kind.NOT_FOUND, "No such container: " + reference);
      case 1 -> matches.getFirst();
      default ->
          throw new EngineException(
              Kind.INVALID, "multiple IDs found with provided prefix: " + reference);
    };
  }

  /** Newest first. */
  synchronized List<Container> all() {
    Collection<Container> containers = new ArrayList<>(byId.values());
    return containers.stream()
        .sorted(Comparator.comparing((Container c) -> c.record().created()).reversed())
        .toList();
  }
}
