package dev.jcompose.scheduler.execute;

import static dev.jcompose.scheduler.execute.Telling.telling;

import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.Progress;
import dev.jcompose.scheduler.ComposeException;
import dev.jcompose.scheduler.Event;
import dev.jcompose.scheduler.Event.Action;
import dev.jcompose.scheduler.Event.Resource;
import dev.jcompose.scheduler.EventSink;
import dev.jcompose.scheduler.build.BuildInput;
import dev.jcompose.scheduler.plan.Operation;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;

/** Builds an image, and tells line by line what the build prints. */
final class BuildAction {
  private static final String OURS = "jcompose";

  private final Engine engine;
  private final EventSink sink;

  BuildAction(Engine engine, EventSink sink) {
    this.engine = engine;
    this.sink = sink;
  }

  String build(Operation.BuildImage o) {
    Reporter reporter = new Reporter(sink, Resource.IMAGE, o.image()).tell(Action.BUILDING);
    return telling(reporter, Action.BUILT, () -> send(o));
  }

  private String send(Operation.BuildImage o) {
    boolean ours = engine.version().platform().name().equals(OURS);
    AtomicReference<String> id = new AtomicReference<>("");
    try (BuildInput input =
        BuildInput.of(o.job(), ours ? BuildInput.Builder.OURS : BuildInput.Builder.CLASSIC)) {
      engine.builds().build(input.options(), input.files(), progress -> take(o, progress, id));
    } catch (ComposeException e) {
      throw new StepFailedException(String.valueOf(e.getMessage()), 1, e);
    } catch (IOException e) {
      throw new StepFailedException("build context: " + e.getMessage(), 1, e);
    }
    return id.get().isEmpty() ? engine.images().inspect(o.image()).id() : id.get();
  }

  private void take(Operation.BuildImage o, Progress progress, AtomicReference<String> id) {
    String error = progress.error();
    if (error != null) {
      throw new EngineException(EngineException.Kind.INVALID, error);
    }
    Progress.Aux aux = progress.aux();
    if (aux != null && aux.id() != null) {
      id.set(aux.id());
    }
    String text = progress.stream();
    if (text != null) {
      text.lines().forEach(line -> sink.accept(new Event.Output(o.image(), line)));
    }
  }
}
