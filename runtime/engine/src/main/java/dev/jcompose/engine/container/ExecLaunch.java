package dev.jcompose.engine.container;

import dev.jcompose.engine.api.ExecConfig;
import dev.jcompose.engine.api.HostConfig;
import dev.jcompose.engine.launch.CgroupPlacement;
import dev.jcompose.engine.launch.Launched;
import dev.jcompose.engine.launch.ProcessSpec;
import dev.jcompose.engine.launch.Stdio;
import dev.jcompose.linux.security.Identity;
import java.io.IOException;
import java.util.List;

/** Starts a further process in a running container: as whom, where, with what environment. */
final class ExecLaunch {

  private ExecLaunch() {}

  static Launched start(
      Machinery machinery, ContainerRecord container, Run run, ExecConfig exec, Stdio stdio)
      throws IOException {
    String user = exec.user().isEmpty() ? container.config().user() : exec.user();
    Identity identity = IdentityLookup.inside(run.pid(), user, container.hostConfig().groupAdd());
    HostConfig host =
        exec.privileged()
            ? container.hostConfig().toBuilder().privileged(true).build()
            : container.hostConfig();
    SecurityChoice security = SecurityChoice.of(host, machinery.seccomp());
    String directory =
        exec.workingDir().isEmpty() ? container.config().workingDir() : exec.workingDir();
    ProcessSpec process =
        new ProcessSpec(
            exec.cmd(),
            Environment.forExec(container, identity.home(), exec.tty(), exec.env()),
            directory.isEmpty() ? "/" : directory,
            identity.uid(),
            identity.gid(),
            identity.groups(),
            security.capabilities(),
            security.filter(),
            security.noNewPrivileges(),
            List.of(),
            container.hostConfig().oomScoreAdj(),
            false);
    CgroupPlacement placement =
        new CgroupPlacement(run.cgroup().tasksFiles(), run.cgroup().procsFiles());
    // Its own: were the run's closed meanwhile, its number could lead into another container.
    try (Launched first = new Launched(run.pid(), run.ownPidfd(), null)) {
      return machinery.launcher().exec(first, process, stdio, placement);
    }
  }
}
