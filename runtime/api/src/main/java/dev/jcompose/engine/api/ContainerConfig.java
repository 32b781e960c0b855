package dev.jcompose.engine.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a container runs and what its image may say as well (moby's {@code container.Config}). */
public record ContainerConfig(
    String hostname,
    String domainname,
    String user,
    boolean attachStdin,
    boolean attachStdout,
    boolean attachStderr,
    Map<String, Map<String, String>> exposedPorts,
    boolean tty,
    boolean openStdin,
    boolean stdinOnce,
    List<String> env,
    @Nullable List<String> cmd,
    @Nullable Healthcheck healthcheck,
    String image,
    Map<String, Map<String, String>> volumes,
    String workingDir,
    @Nullable List<String> entrypoint,
    Map<String, String> labels,
    String stopSignal,
    @Nullable Integer stopTimeout,
    @Nullable List<String> shell,
    List<String> onBuild) {
  public ContainerConfig {
    hostname = ApiValues.text(hostname);
    domainname = ApiValues.text(domainname);
    user = ApiValues.text(user);
    exposedPorts = ApiValues.map(exposedPorts);
    env = ApiValues.list(env);
    image = ApiValues.text(image);
    volumes = ApiValues.map(volumes);
    workingDir = ApiValues.text(workingDir);
    labels = ApiValues.map(labels);
    stopSignal = ApiValues.text(stopSignal);
    onBuild = ApiValues.list(onBuild);
  }

  /** A builder with everything unset. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that starts from this value. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.hostname = hostname;
    builder.domainname = domainname;
    builder.user = user;
    builder.attachStdin = attachStdin;
    builder.attachStdout = attachStdout;
    builder.attachStderr = attachStderr;
    builder.exposedPorts = exposedPorts;
    builder.tty = tty;
    builder.openStdin = openStdin;
    builder.stdinOnce = stdinOnce;
    builder.env = env;
    builder.cmd = cmd;
    builder.healthcheck = healthcheck;
    builder.image = image;
    builder.volumes = volumes;
    builder.workingDir = workingDir;
    builder.entrypoint = entrypoint;
    builder.labels = labels;
    builder.stopSignal = stopSignal;
    builder.stopTimeout = stopTimeout;
    builder.shell = shell;
    builder.onBuild = onBuild;
    return builder;
  }

  /**
   * Collects the components of a {@link ContainerConfig}; each setter is named after its component.
   */
  public static final class Builder {
    private String hostname = "";
    private String domainname = "";
    private String user = "";
    private boolean attachStdin;
    private boolean attachStdout;
    private boolean attachStderr;
    private Map<String, Map<String, String>> exposedPorts = Map.of();
    private boolean tty;
    private boolean openStdin;
    private boolean stdinOnce;
    private List<String> env = List.of();
    private @Nullable List<String> cmd;
    private @Nullable Healthcheck healthcheck;
    private String image = "";
    private Map<String, Map<String, String>> volumes = Map.of();
    private String workingDir = "";
    private @Nullable List<String> entrypoint;
    private Map<String, String> labels = Map.of();
    private String stopSignal = "";
    private @Nullable Integer stopTimeout;
    private @Nullable List<String> shell;
    private List<String> onBuild = List.of();

    private Builder() {}

    public Builder hostname(String value) {
      hostname = value;
      return this;
    }

    public Builder domainname(String value) {
      domainname = value;
      return this;
    }

    public Builder user(String value) {
      user = value;
      return this;
    }

    public Builder attachStdin(boolean value) {
      attachStdin = value;
      return this;
    }

    public Builder attachStdout(boolean value) {
      attachStdout = value;
      return this;
    }

    public Builder attachStderr(boolean value) {
      attachStderr = value;
      return this;
    }

    public Builder exposedPorts(Map<String, Map<String, String>> value) {
      exposedPorts = value;
      return this;
    }

    public Builder tty(boolean value) {
      tty = value;
      return this;
    }

    public Builder openStdin(boolean value) {
      openStdin = value;
      return this;
    }

    public Builder stdinOnce(boolean value) {
      stdinOnce = value;
      return this;
    }

    public Builder env(List<String> value) {
      env = value;
      return this;
    }

    public Builder cmd(@Nullable List<String> value) {
      cmd = value;
      return this;
    }

    public Builder healthcheck(@Nullable Healthcheck value) {
      healthcheck = value;
      return this;
    }

    public Builder image(String value) {
      image = value;
      return this;
    }

    public Builder volumes(Map<String, Map<String, String>> value) {
      volumes = value;
      return this;
    }

    public Builder workingDir(String value) {
      workingDir = value;
      return this;
    }

    public Builder entrypoint(@Nullable List<String> value) {
      entrypoint = value;
      return this;
    }

    public Builder labels(Map<String, String> value) {
      labels = value;
      return this;
    }

    public Builder stopSignal(String value) {
      stopSignal = value;
      return this;
    }

    public Builder stopTimeout(@Nullable Integer value) {
      stopTimeout = value;
      return this;
    }

    public Builder shell(@Nullable List<String> value) {
      shell = value;
      return this;
    }

    public Builder onBuild(List<String> value) {
      onBuild = value;
      return this;
    }

    /** The finished value. */
    public ContainerConfig build() {
      return new ContainerConfig(
          hostname,
          domainname,
          user,
          attachStdin,
          attachStdout,
          attachStderr,
          exposedPorts,
          tty,
          openStdin,
          stdinOnce,
          env,
          cmd,
          healthcheck,
          image,
          volumes,
          workingDir,
          entrypoint,
          labels,
          stopSignal,
          stopTimeout,
          shell,
          onBuild);
    }
  }
}
