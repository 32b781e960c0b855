package dev.jcompose.engine.container;

import dev.jcompose.engine.api.AttachedStream;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.ExecConfig;
import dev.jcompose.engine.api.ExecDetails;
import dev.jcompose.engine.api.ExecStart;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Further processes of containers, by id; ended ones are remembered for five minutes. */
final class LocalExecs implements Engine.Execs {

  private static final Duration REMEMBERED = Duration.ofMinutes(5);

  private final Machinery machinery;
  private final Registry registry;
  private final Map<String, Exec> execs = new ConcurrentHashMap<>();
  private final SecureRandom random = new SecureRandom();

  LocalExecs(Machinery machinery, Registry registry) {
    this.machinery = machinery;
    this.registry = registry;
  }

  @Override
  public String create(String reference, ExecConfig config) {
    Container container = registry.get(reference);
    container.running();
    if (container.state() instanceof State.Paused) {
      throw new EngineException(
          Kind.CONFLICT,
          "Container " + reference + " is paused, unpause the container before exec");
    }
    if (config.cmd().isEmpty()) {
      throw new EngineException(Kind.INVALID, "No exec command specified");
    }
    forgetOld();
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    String id = HexFormat.of().formatHex(bytes);
    execs.put(id, new Exec(machinery, id, container, config));
    return id;
  }

  private void forgetOld() {
    Instant horizon = machinery.clock().instant().minus(REMEMBERED);
    execs
        .values()
        .removeIf(
            exec -> {
              Instant ended = exec.endedAt();
              return ended != null && ended.isBefore(horizon);
            });
  }

  private Exec get(String id) {
    Exec exec = execs.get(id);
    if (exec == null) {
      throw new EngineException(Kind.NOT_FOUND, "No such exec instance: " + id);
    }
    return exec;
  }

  @Override
  public AttachedStream start(String id, ExecStart options) {
    return get(id).start(options);
  }

  @Override
  public void resize(String id, int height, int width) {
    get(id).resize(height, width);
  }

  @Override
  public ExecDetails inspect(String id) {
    return get(id).details();
  }
}
