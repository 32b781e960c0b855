package dev.jcompose.scheduler;

import java.time.Duration;

/** Something the orchestrator does or sees, for rendering. */
public sealed interface Event {
  /**
   * A step on one resource, e.g. Container demo-web-1, Starting. {@code detail} is empty or more to
   * say.
   */
  record Step(Resource resource, String name, Action action, String detail, Duration elapsed)
      implements Event {}

  /** Something the user should know that does not stop the work. */
  record Warning(String message) implements Event {}

  /** A line that a build printed; {@code name} is the image's. */
  record Output(String name, String line) implements Event {}

  /** What kind of thing a step is about. */
  enum Resource {
    CONTAINER,
    NETWORK,
    VOLUME,
    IMAGE
  }

  /** What happens to it; the names are docker compose's. */
  enum Action {
    CREATING,
    CREATED,
    STARTING,
    STARTED,
    WAITING,
    HEALTHY,
    EXITED,
    RECREATE,
    RECREATED,
    RUNNING,
    RESTARTING,
    RESTARTED,
    STOPPING,
    STOPPED,
    KILLING,
    KILLED,
    PAUSED,
    UNPAUSED,
    REMOVING,
    REMOVED,
    PULLING,
    PULLED,
    BUILDING,
    BUILT,
    PUSHING,
    PUSHED,
    SKIPPED,
    ERROR;

    /** Whether the step is over with this. */
    public boolean finished() {
      return switch (this) {
        case CREATING,
            STARTING,
            WAITING,
            RECREATE,
            RESTARTING,
            STOPPING,
            KILLING,
            REMOVING,
            PULLING,
            BUILDING,
            PUSHING ->
            false;
        case CREATED,
            STARTED,
            HEALTHY,
            EXITED,
            RECREATED,
            RUNNING,
            RESTARTED,
            STOPPED,
            KILLED,
            PAUSED,
            UNPAUSED,
            REMOVED,
            PULLED,
            BUILT,
            PUSHED,
            SKIPPED,
            ERROR ->
            true;
      };
    }
  }
}
