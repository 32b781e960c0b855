package dev.jcompose.engine.api;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A container engine: ours in this process, or any Docker-compatible one over HTTP.
 *
 * <p>Every method throws {@link EngineException} for a refusal or a failure. References to
 * containers are a full id, a name, or a unique prefix of an id. Methods block; callers choose the
 * thread.
 */
public interface Engine {

  /** {@code GET /version}. */
  Version version();

  /** {@code GET /info}. */
  SystemInfo info();

  /** {@code GET /events}. */
  EventStream events(EventsRequest request);

  Containers containers();

  Execs execs();

  Networks networks();

  Volumes volumes();

  Images images();

  /** {@code /containers}. */
  interface Containers {
    /** An empty name makes the engine choose one. */
    Created create(String name, CreateContainer request);

    /** Running ones, or all; newest first. */
    List<ContainerSummary> list(boolean all, Filters filters);

    ContainerDetails inspect(String container);

    /** NOT_MODIFIED if it runs. */
    void start(String container);

    /** Seconds of grace, null for the container's own; NOT_MODIFIED if it does not run. */
    void stop(String container, @Nullable Integer timeout, @Nullable String signal);

    void restart(String container, @Nullable Integer timeout, @Nullable String signal);

    /** {@code signal}: name with or without SIG, or number; empty: SIGKILL. */
    void kill(String container, String signal);

    void pause(String container);

    void unpause(String container);

    void rename(String container, String name);

    /** {@code volumes}: its anonymous volumes too. {@code force}: kill it first. */
    void remove(String container, boolean volumes, boolean force);

    /** {@code condition}: not-running, next-exit or removed. */
    ExitWait wait(String container, String condition);

    FrameStream logs(String container, LogsRequest request);

    AttachedStream attach(String container, AttachRequest request);

    void resize(String container, int height, int width);

    Top top(String container, String psArgs);

    /** Unpacks a tar (gzip allowed) into a directory of the container, running or not. */
    void putArchive(String container, String path, InputStream tar);
  }

  /** {@code /exec}. */
  interface Execs {
    String create(String container, ExecConfig config);

    /** Starts it; a detached one yields a stream that is at its end. */
    AttachedStream start(String exec, ExecStart options);

    void resize(String exec, int height, int width);

    ExecDetails inspect(String exec);
  }

  /** {@code /networks}. */
  interface Networks {
    Created create(CreateNetwork request);

    List<NetworkDetails> list(Filters filters);

    NetworkDetails inspect(String network);

    void remove(String network);

    void connect(String network, String container, EndpointSettings endpoint);

    void disconnect(String network, String container, boolean force);

    /** Removes the unused ones; their names. */
    List<String> prune(Filters filters);
  }

  /** {@code /volumes}. */
  interface Volumes {
    VolumeDetails create(CreateVolume request);

    List<VolumeDetails> list(Filters filters);

    VolumeDetails inspect(String volume);

    void remove(String volume, boolean force);

    /** Removes unused anonymous ones (all unused with filter {@code all=true}); their names. */
    List<String> prune(Filters filters);
  }

  /** {@code /images}. */
  interface Images {
    List<ImageSummary> list(boolean all, Filters filters);

    ImageDetails inspect(String image);

    /** Fetches from the reference's registry. */
    void pull(String reference, String platform, Consumer<Progress> progress);

    /** Reads a {@code docker save} archive or an OCI layout, gzip allowed. */
    void load(InputStream archive, Consumer<Progress> progress);

    void tag(String image, String reference);

    List<ImageDeletion> remove(String image, boolean force, boolean noPrune);

    /** Newest layer first, as {@code docker history}: members as on the wire. */
    List<Map<String, Object>> history(String image);
  }
}
