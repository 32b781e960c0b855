package dev.jcompose.engine.api;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  Files files();

  Execs execs();

  Networks networks();

  Volumes volumes();

  Images images();

  /** UNSUPPORTED by an engine that builds nothing. */
  default Builds builds() {
    throw new EngineException(EngineException.Kind.UNSUPPORTED, "this engine builds no images");
  }

  Registries registries();

  /** {@code GET /system/df}. */
  DiskUsage diskUsage();

  /** {@code /containers}. */
  interface Containers {
    /** An empty name makes the engine choose one. */
    Created create(String name, CreateContainer request);

    /** Newest first. */
    List<ContainerSummary> list(ContainerQuery query);

    /** Running ones, or all; newest first. */
    default List<ContainerSummary> list(boolean all, Filters filters) {
      return list(ContainerQuery.of(all, filters));
    }

    ContainerDetails inspect(String container);

    /** As {@link #inspect}, and how large its files are, which takes longer. */
    ContainerDetails inspectWithSizes(String container);

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

    /**
     * Changes those limits, and the restart policy, that {@code changes} sets; 0, null and empty
     * leave a limit as it is.
     *
     * @return limits that are not in force, for people to read
     */
    List<String> update(String container, HostConfig changes);

    /** {@code volumes}: its anonymous volumes too. {@code force}: kill it first. */
    void remove(String container, boolean volumes, boolean force);

    /** Removes those that do not run. */
    Pruned prune(Filters filters);

    /** {@code condition}: not-running, next-exit or removed. */
    ExitWait wait(String container, String condition);

    FrameStream logs(String container, LogsRequest request);

    AttachedStream attach(String container, AttachRequest request);

    void resize(String container, int height, int width);

    /** Its processes as ps(1) shows them; empty arguments are {@code -ef}. */
    Top top(String container, String psArgs);

    StatsStream stats(String container, StatsMode mode);
  }

  /** Containers' files, running or not. */
  interface Files {
    /** {@code HEAD /containers/{id}/archive}; NOT_FOUND. */
    PathStat stat(String container, String path);

    /** A path as a tar whose first member has the path's last name; {@code dir/.}: no name. */
    PathArchive get(String container, String path);

    /** Unpacks a tar (gzip allowed) into a directory. */
    void put(String container, String path, InputStream tar, Set<CopyOption> options);

    /** The whole tree without its mounts, as a tar; the caller closes it. */
    InputStream export(String container);

    /** What differs from the image, in the order of paths. */
    List<FilesystemChange> changes(String container);

    /** Makes an image; its id. */
    String commit(CommitRequest request);
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

    /** Fetches from the reference's registry; NONE: with what the engine's client knows. */
    void pull(String reference, String platform, RegistryAuth auth, Consumer<Progress> progress);

    default void pull(String reference, String platform, Consumer<Progress> progress) {
      pull(reference, platform, RegistryAuth.NONE, progress);
    }

    /** Sends to the reference's registry. */
    void push(String reference, RegistryAuth auth, Consumer<Progress> progress);

    /** Makes an image of a root filesystem's tar. */
    void importRoot(InputStream tar, ImportImage request, Consumer<Progress> progress);

    /** Writes an archive that {@link #load} reads. */
    void save(List<String> references, OutputStream out);

    /** Removes untagged images, or with the filter {@code dangling=false} all unused ones. */
    ImagePrune prune(Filters filters);

    /** Reads a {@code docker save} archive or an OCI layout, gzip allowed. */
    void load(InputStream archive, Consumer<Progress> progress);

    void tag(String image, String reference);

    List<ImageDeletion> remove(String image, boolean force, boolean noPrune);

    /** Newest layer first, as {@code docker history}: members as on the wire. */
    List<Map<String, Object>> history(String image);
  }

  /** {@code /build}. */
  interface Builds {
    /**
     * Builds an image and tells its id as the last progress's {@code aux}.
     *
     * @param files the context, or what else is sent, as a tar (gzip allowed); see {@link
     *     ImageBuild.Form}
     */
    void build(ImageBuild build, InputStream files, Consumer<Progress> progress);

    /** Forgets the cache; how many steps were in it. */
    int prune();
  }

  /** Registries as the engine sees them. */
  interface Registries {
    /** {@code POST /auth}: DENIED if the registry does not believe it. */
    LoginResult login(RegistryAuth auth);

    /** {@code GET /distribution/{name}/json}. */
    DistributionDetails inspect(String reference, RegistryAuth auth);
  }
}
