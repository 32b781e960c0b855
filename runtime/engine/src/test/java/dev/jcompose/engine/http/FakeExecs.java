package dev.jcompose.engine.http;

import dev.jcompose.engine.api.AttachedStream;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.ExecConfig;
import dev.jcompose.engine.api.ExecDetails;
import dev.jcompose.engine.api.ExecStart;
import dev.jcompose.engine.api.Frame;
import java.util.List;

/** Execs print their command; without input they then end, else they repeat it. */
record FakeExecs(FakeEngine engine) implements Engine.Execs {
  @Override
  public String create(String container, ExecConfig config) {
    engine.process(container);
    String id = "exec" + engine.nextExec.incrementAndGet();
    engine.execs.put(id, config);
    engine.processes.put(id, new FakeProcess(config.tty()));
    return id;
  }

  private ExecConfig config(String exec) {
    ExecConfig config = engine.execs.get(exec);
    if (config == null) {
      throw new EngineException(Kind.NOT_FOUND, "No such exec instance: " + exec);
    }
    return config;
  }

  @Override
  public AttachedStream start(String exec, ExecStart options) {
    ExecConfig config = config(exec);
    FakeProcess process = engine.process(exec);
    AttachedStream stream = process.attach();
    process.print(Frame.Stream.STDOUT, String.join(" ", config.cmd()) + "\n");
    if (!config.attachStdin()) {
      process.end();
    }
    return stream;
  }

  @Override
  public void resize(String exec, int height, int width) {
    config(exec);
  }

  @Override
  public ExecDetails inspect(String exec) {
    ExecConfig config = config(exec);
    boolean running = !engine.process(exec).ended();
    return new ExecDetails(
        exec,
        running,
        running ? null : 7,
        new ExecDetails.ProcessConfig("sh", List.of(), config.tty(), false, ""),
        config.attachStdin(),
        true,
        true,
        false,
        FakeEngine.ID,
        config.detachKeys(),
        42);
  }
}
