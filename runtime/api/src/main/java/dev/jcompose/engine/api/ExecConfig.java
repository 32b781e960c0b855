package dev.jcompose.engine.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A process to run in a running container. */
public record ExecConfig(
    boolean attachStdin,
    boolean attachStdout,
    boolean attachStderr,
    boolean tty,
    String detachKeys,
    List<String> env,
    List<String> cmd,
    boolean privileged,
    String user,
    String workingDir,
    @Nullable List<Integer> consoleSize) {
  public ExecConfig {
    detachKeys = ApiValues.text(detachKeys);
    env = ApiValues.list(env);
    cmd = ApiValues.list(cmd);
    user = ApiValues.text(user);
    workingDir = ApiValues.text(workingDir);
  }
}
