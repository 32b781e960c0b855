package dev.jcompose.engine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The state of an exec; {@code exitCode} is null while it runs. */
public record ExecDetails(
    @JsonProperty("ID") String id,
    boolean running,
    @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Integer exitCode,
    ProcessConfig processConfig,
    boolean openStdin,
    boolean openStdout,
    boolean openStderr,
    boolean canRemove,
    @JsonProperty("ContainerID") String containerId,
    String detachKeys,
    int pid) {
  /** What it runs. */
  public record ProcessConfig(
      @JsonProperty("entrypoint") String entrypoint,
      @JsonProperty("arguments") List<String> arguments,
      @JsonProperty("tty") boolean tty,
      @JsonProperty("privileged") boolean privileged,
      @JsonProperty("user") String user) {}
}
