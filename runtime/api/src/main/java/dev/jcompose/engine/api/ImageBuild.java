package dev.jcompose.engine.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code POST /build} is asked for beside the context's files.
 *
 * @param dockerfile its path in the context; empty for {@code Dockerfile}
 * @param remote a git repository or an archive's URL instead of a context that is sent
 * @param uncachedStages stages that are built anew
 * @param quiet the id alone is told
 * @param contexts names to {@code docker-image://REF}, {@code dir:PATH}, {@code sent:} or a URL
 * @param form how progress is told
 * @param contextDirectory of the engine's machine, instead of a context that is sent; else empty
 */
public record ImageBuild(
    List<String> tags,
    String dockerfile,
    String remote,
    String target,
    Map<String, String> buildArgs,
    Map<String, String> labels,
    boolean noCache,
    List<String> uncachedStages,
    boolean pull,
    boolean quiet,
    String networkMode,
    List<String> extraHosts,
    long shmSize,
    List<Ulimit> ulimits,
    long memory,
    String cgroupParent,
    String platform,
    boolean privileged,
    Map<String, String> contexts,
    String contextDirectory,
    Form form) {

  /** How progress is told, and how files are sent. */
  public enum Form {
    /** As Docker's classic builder; the body is the context. */
    CLASSIC,
    /**
     * Lines as BuildKit prints them, and our own engine's options. The body is an archive of {@code
     * Dockerfile}, {@code dockerignore}, {@code context/}, {@code contexts/NAME/} and {@code
     * secrets/ID}, each only if it is needed.
     */
    EXTENDED,
    /** As {@code EXTENDED}, but the Dockerfile is checked and nothing is built. */
    CHECK
  }

  public ImageBuild {
    tags = List.copyOf(tags);
    buildArgs = Collections.unmodifiableMap(new LinkedHashMap<>(buildArgs));
    labels = ApiValues.map(labels);
    uncachedStages = List.copyOf(uncachedStages);
    extraHosts = List.copyOf(extraHosts);
    ulimits = List.copyOf(ulimits);
    contexts = ApiValues.map(contexts);
  }

  /** A build of some context, everything else by default. */
  public static ImageBuild of(List<String> tags) {
    return new Builder().tags(tags).build();
  }

  /** A builder that starts from this. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.tags = tags;
    builder.dockerfile = dockerfile;
    builder.remote = remote;
    builder.target = target;
    builder.buildArgs = buildArgs;
    builder.labels = labels;
    builder.noCache = noCache;
    builder.uncachedStages = uncachedStages;
    builder.pull = pull;
    builder.quiet = quiet;
    builder.networkMode = networkMode;
    builder.extraHosts = extraHosts;
    builder.shmSize = shmSize;
    builder.ulimits = ulimits;
    builder.memory = memory;
    builder.cgroupParent = cgroupParent;
    builder.platform = platform;
    builder.privileged = privileged;
    builder.contexts = contexts;
    builder.contextDirectory = contextDirectory;
    builder.form = form;
    return builder;
  }

  /** Sets components by name. */
  public static final class Builder {
    private List<String> tags = List.of();
    private String dockerfile = "";
    private String remote = "";
    private String target = "";
    private Map<String, String> buildArgs = Map.of();
    private Map<String, String> labels = Map.of();
    private boolean noCache;
    private List<String> uncachedStages = List.of();
    private boolean pull;
    private boolean quiet;
    private String networkMode = "";
    private List<String> extraHosts = List.of();
    private long shmSize;
    private List<Ulimit> ulimits = List.of();
    private long memory;
    private String cgroupParent = "";
    private String platform = "";
    private boolean privileged;
    private Map<String, String> contexts = Map.of();
    private String contextDirectory = "";
    private Form form = Form.CLASSIC;

    public Builder tags(List<String> value) {
      tags = value;
      return this;
    }

    public Builder dockerfile(String value) {
      dockerfile = value;
      return this;
    }

    public Builder remote(String value) {
      remote = value;
      return this;
    }

    public Builder target(String value) {
      target = value;
      return this;
    }

    public Builder buildArgs(Map<String, String> value) {
      buildArgs = value;
      return this;
    }

    public Builder labels(Map<String, String> value) {
      labels = value;
      return this;
    }

    public Builder noCache(boolean value) {
      noCache = value;
      return this;
    }

    public Builder uncachedStages(List<String> value) {
      uncachedStages = value;
      return this;
    }

    public Builder pull(boolean value) {
      pull = value;
      return this;
    }

    public Builder quiet(boolean value) {
      quiet = value;
      return this;
    }

    public Builder networkMode(String value) {
      networkMode = value;
      return this;
    }

    public Builder extraHosts(List<String> value) {
      extraHosts = value;
      return this;
    }

    public Builder shmSize(long value) {
      shmSize = value;
      return this;
    }

    public Builder ulimits(List<Ulimit> value) {
      ulimits = value;
      return this;
    }

    public Builder memory(long value) {
      memory = value;
      return this;
    }

    public Builder cgroupParent(String value) {
      cgroupParent = value;
      return this;
    }

    public Builder platform(String value) {
      platform = value;
      return this;
    }

    public Builder privileged(boolean value) {
      privileged = value;
      return this;
    }

    public Builder contexts(Map<String, String> value) {
      contexts = value;
      return this;
    }

    public Builder contextDirectory(String value) {
      contextDirectory = value;
      return this;
    }

    public Builder form(Form value) {
      form = value;
      return this;
    }

    public ImageBuild build() {
      return new ImageBuild(
          tags,
          dockerfile,
          remote,
          target,
          buildArgs,
          labels,
          noCache,
          uncachedStages,
          pull,
          quiet,
          networkMode,
          extraHosts,
          shmSize,
          ulimits,
          memory,
          cgroupParent,
          platform,
          privileged,
          contexts,
          contextDirectory,
          form);
    }
  }
}
