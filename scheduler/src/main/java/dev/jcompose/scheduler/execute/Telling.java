package dev.jcompose.scheduler.execute;

import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.scheduler.Event.Action;
import java.util.Set;

/** Engine calls with their events around them. */
final class Telling {

  private Telling() {}

  interface Call {
    String run();
  }

  static String telling(Reporter reporter, Action done, Call call) {
    return failing(
        reporter,
        () -> {
          String result = call.run();
          reporter.tell(done);
          return result;
        });
  }

  static String failing(Reporter reporter, Call call) {
    try {
      return call.run();
    } catch (StepFailedException | EngineException e) {
      reporter.tell(Action.ERROR, firstLine(e));
      throw e;
    }
  }

  static String firstLine(RuntimeException e) {
    String message = e.getMessage();
    return message == null ? "" : message.lines().findFirst().orElse("");
  }

  static void accepting(Set<Kind> fine, Runnable call) {
    try {
      call.run();
    } catch (EngineException e) {
      if (!fine.contains(e.kind())) {
        throw e;
      }
    }
  }
}
