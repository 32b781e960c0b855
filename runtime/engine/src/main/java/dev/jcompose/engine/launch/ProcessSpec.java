package dev.jcompose.engine.launch;

import dev.jcompose.linux.security.Capabilities;
import dev.jcompose.linux.security.Rlimit;
import dev.jcompose.linux.security.SeccompFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to run and as whom.
 *
 * @param arguments the program first; looked up in {@code PATH} of the environment if it has no
 *     slash
 * @param environment {@code NAME=value}
 * @param directory absolute path in the container
 * @param capabilities permitted, effective and bounding set
 * @param seccomp null for no filter
 * @param init whether an init process of ours starts it, passes on signals and reaps
 */
public record ProcessSpec(
    List<String> arguments,
    List<String> environment,
    String directory,
    int uid,
    int gid,
    List<Integer> groups,
    Capabilities capabilities,
    @Nullable SeccompFilter seccomp,
    boolean noNewPrivileges,
    List<Rlimit> limits,
    int oomScoreAdjust,
    boolean init) {

  public ProcessSpec {
    arguments = List.copyOf(arguments);
    environment = List.copyOf(environment);
    groups = List.copyOf(groups);
    limits = List.copyOf(limits);
    if (arguments.isEmpty()) {
      throw new IllegalArgumentException("no command");
    }
  }
}
