package dev.jcompose.scheduler.plan;

import dev.jcompose.engine.api.EndpointSettings;
import dev.jcompose.scheduler.build.BuildJob;
import dev.jcompose.scheduler.compile.Upload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing to do to one resource. {@link #title} is unique in a plan. */
public sealed interface Operation {
  /** What it does, e.g. {@code create network demo_default}. */
  String title();

  /** Something to do to a container of a service. */
  sealed interface OnService extends Operation {
    /** The service's name. */
    String service();
  }

  /** Sends an image to its registry. */
  record PushImage(String reference) implements Operation {
    @Override
    public String title() {
      return "push image " + reference;
    }
  }

  /** Fetches an image; the result is its id. */
  record PullImage(String reference, String platform) implements Operation {
    @Override
    public String title() {
      return "pull image " + reference;
    }
  }

  /** Builds a service's image; the result is its id. */
  record BuildImage(String service, BuildJob job) implements Operation {
    /** What the image is called first. */
    public String image() {
      return job.options().tags().getFirst();
    }

    @Override
    public String title() {
      return "build image " + image();
    }
  }

  /** Makes a network. */
  record CreateNetwork(dev.jcompose.engine.api.CreateNetwork request) implements Operation {
    @Override
    public String title() {
      return "create network " + request.name();
    }
  }

  /** Removes a network; one that is in use stays, with a warning, if {@code tolerant}. */
  record RemoveNetwork(String id, String name, boolean tolerant) implements Operation {
    @Override
    public String title() {
      return "remove network " + name;
    }
  }

  /** Takes a container off a network. */
  record Disconnect(String networkId, String network, Target container) implements Operation {
    @Override
    public String title() {
      return "disconnect container " + container.name() + " from " + network;
    }
  }

  /** Puts a container on a network. */
  record Connect(String network, Target container, EndpointSettings endpoint) implements Operation {
    @Override
    public String title() {
      return "connect container " + container.name() + " to " + network;
    }
  }

  /** Makes a volume. */
  record CreateVolume(dev.jcompose.engine.api.CreateVolume request) implements Operation {
    @Override
    public String title() {
      return "create volume " + request.name();
    }
  }

  /** Removes a volume; one that is in use stays, with a warning. */
  record RemoveVolume(String name) implements Operation {
    @Override
    public String title() {
      return "remove volume " + name;
    }
  }

  /** Removes an image; one that is in use stays, with a warning. */
  record RemoveImage(String reference) implements Operation {
    @Override
    public String title() {
      return "remove image " + reference;
    }
  }

  /**
   * Makes a container and writes its uploads; the result is its id.
   *
   * @param name the name it gets now
   * @param finalName the name it has in the end: differs while it replaces another
   * @param pull the step whose result is the image's id, or null
   */
  record CreateContainer(
      String service,
      String name,
      String finalName,
      dev.jcompose.engine.api.CreateContainer request,
      List<Upload> uploads,
      @Nullable String pull)
      implements OnService {
    public CreateContainer {
      uploads = List.copyOf(uploads);
    }

    /** Whether it takes the place of a container that is still there. */
    public boolean replaces() {
      return !name.equals(finalName);
    }

    @Override
    public String title() {
      return "create container " + name;
    }
  }

  /** Gives a container its final name. */
  record RenameContainer(String service, Target container, String name) implements OnService {
    @Override
    public String title() {
      return "rename container " + container.name() + " to " + name;
    }
  }

  /** Starts a container. */
  record StartContainer(String service, Target container) implements OnService {
    @Override
    public String title() {
      return "start container " + container.name();
    }
  }

  /** Stops a container; {@code timeout} is in seconds, null: its own. */
  record StopContainer(String service, Target container, @Nullable Integer timeout)
      implements OnService {
    @Override
    public String title() {
      return "stop container " + container.name();
    }
  }

  /** Stops a container and starts it again. */
  record RestartContainer(String service, Target.Existing container, @Nullable Integer timeout)
      implements OnService {
    @Override
    public String title() {
      return "restart container " + container.name();
    }
  }

  /** Sends a signal. */
  record KillContainer(String service, Target.Existing container, String signal)
      implements OnService {
    @Override
    public String title() {
      return "kill container " + container.name();
    }
  }

  /** Freezes a container's processes. */
  record PauseContainer(String service, Target.Existing container) implements OnService {
    @Override
    public String title() {
      return "pause container " + container.name();
    }
  }

  /** Lets a container's processes go on. */
  record UnpauseContainer(String service, Target.Existing container) implements OnService {
    @Override
    public String title() {
      return "unpause container " + container.name();
    }
  }

  /** Removes a container, with its anonymous volumes if {@code volumes}. */
  record RemoveContainer(String service, Target container, boolean volumes) implements OnService {
    @Override
    public String title() {
      return "remove container " + container.name();
    }
  }

  /**
   * Waits for a container to get where others need it.
   *
   * @param optional a miss is a warning, not a failure
   */
  record Await(String service, Target container, Goal goal, boolean optional) implements OnService {
    @Override
    public String title() {
      return "await container " + container.name() + " " + goal.word();
    }
  }

  /** What to wait for. */
  enum Goal {
    /** The health check says so. */
    HEALTHY("healthy"),
    /** Exited with code 0. */
    COMPLETED("completed"),
    /** Healthy if there is a health check, else running or exited with code 0. */
    READY("ready");

    private final String word;

    Goal(String word) {
      this.word = word;
    }

    /** The word for it. */
    public String word() {
      return word;
    }
  }
}
