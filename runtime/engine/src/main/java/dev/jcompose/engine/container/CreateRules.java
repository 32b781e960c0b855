package dev.jcompose.engine.container;

import dev.jcompose.engine.api.ContainerConfig;
import dev.jcompose.engine.api.DeviceRequest;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.HostConfig;
import dev.jcompose.engine.api.LogConfig;
import dev.jcompose.engine.api.RestartPolicy;
import dev.jcompose.engine.api.Ulimit;
import dev.jcompose.linux.security.InvalidSettingException;
import dev.jcompose.linux.security.Rlimit;
import java.util.Map;
import java.util.Set;

/** What a request for a container may not ask for together, and what it need not say. Pure. */
final class CreateRules {

  private static final String CONTAINER = "container:";
  private static final int MAX_OOM_SCORE = 1000;

  /** In an IPC namespace, besides {@code fs.mqueue.*}; sysctl(7) and ipc_namespaces(7). */
  private static final Set<String> IPC_SYSCTLS =
      Set.of(
          "kernel.msgmax",
          "kernel.msgmnb",
          "kernel.msgmni",
          "kernel.sem",
          "kernel.shmall",
          "kernel.shmmax",
          "kernel.shmmni",
          "kernel.shm_rmid_forced");

  private CreateRules() {}

  /** Refuses, as INVALID, in Docker's words. */
  static void check(ContainerConfig config, HostConfig host) {
    String directory = config.workingDir();
    if (!directory.isEmpty() && !directory.startsWith("/")) {
      throw invalid(
          "the working directory '" + directory + "' is invalid, it needs to be an absolute path");
    }
    checkRestart(host);
    checkModes(host);
    checkNetwork(config, host);
    if (host.utsMode().equals("host") && !config.hostname().isEmpty()) {
      throw invalid("conflicting options: hostname and the UTS mode");
    }
    if (host.shmSize() < 0) {
      throw invalid("SHM size can not be less than 0");
    }
    if (Math.abs(host.oomScoreAdj()) > MAX_OOM_SCORE) {
      throw invalid(
          "Invalid value " + host.oomScoreAdj() + ", range for oom score adj is [-1000, 1000]");
    }
    checkUlimits(host);
    host.sysctls().forEach((name, _) -> checkSysctl(name, host));
    for (DeviceRequest request : host.deviceRequests()) {
      throw invalid(
          "could not select device driver \""
              + request.driver()
              + "\" with capabilities: "
              + request.capabilities()
              + ": this engine has none; name device files in devices instead");
    }
  }

  private static void checkUlimits(HostConfig host) {
    try {
      for (Ulimit ulimit : host.ulimits()) {
        Rlimit.named(ulimit.name(), ulimit.soft(), ulimit.hard());
      }
    } catch (InvalidSettingException e) {
      throw new EngineException(Kind.INVALID, String.valueOf(e.getMessage()), e);
    }
  }

  private static void checkRestart(HostConfig host) {
    RestartPolicy policy = host.restartPolicy();
    RestartRule.check(policy);
    String restart = policy == null ? "" : policy.name();
    if (host.autoRemove() && !restart.isEmpty() && !restart.equals("no")) {
      throw invalid("can't create 'AutoRemove' container with restart policy");
    }
  }

  private static void checkModes(HostConfig host) {
    allow("IPC", host.ipcMode(), Set.of("", "private", "shareable", "none", "host"), CONTAINER);
    allow("PID", host.pidMode(), Set.of("", "private", "host"), CONTAINER);
    allow("UTS", host.utsMode(), Set.of("", "private", "host"), "");
    allow("cgroup namespace", host.cgroupnsMode(), Set.of("", "private", "host"), "");
    allow("user namespace", host.usernsMode(), Set.of("", "private", "host"), "");
  }

  private static void allow(String what, String mode, Set<String> words, String prefix) {
    boolean other = !prefix.isEmpty() && mode.startsWith(prefix) && mode.length() > prefix.length();
    if (!words.contains(mode) && !other) {
      throw invalid("invalid " + what + " mode: " + mode);
    }
  }

  private static void checkNetwork(ContainerConfig config, HostConfig host) {
    if (!host.networkMode().startsWith(CONTAINER)) {
      return;
    }
    Map<String, Boolean> conflicts =
        Map.of(
            "hostname and the network mode", !config.hostname().isEmpty(),
            "dns and the network mode", !host.dns().isEmpty(),
            "custom host-to-IP mapping and the network mode", !host.extraHosts().isEmpty(),
            "port publishing and the container type network mode",
                !host.portBindings().isEmpty() || host.publishAllPorts(),
            "container type network can't be used with links", !host.links().isEmpty());
    conflicts.entrySet().stream()
        .filter(Map.Entry::getValue)
        .map(Map.Entry::getKey)
        .sorted()
        .findFirst()
        .ifPresent(
            conflict -> {
              throw invalid("conflicting options: " + conflict);
            });
  }

  /** A setting outside the container's own namespaces would be the host's. */
  private static void checkSysctl(String name, HostConfig host) {
    String dotted = name.replace('/', '.');
    boolean ipc = IPC_SYSCTLS.contains(dotted) || dotted.startsWith("fs.mqueue.");
    boolean net = dotted.startsWith("net.");
    if (ipc && host.ipcMode().equals("host")) {
      throw invalid("sysctl \"" + name + "\" is not allowed in the hosts ipc namespace");
    }
    if (net && host.networkMode().equals("host")) {
      throw invalid("sysctl \"" + name + "\" not allowed in host network namespace");
    }
    if (dotted.equals("kernel.hostname")) {
      throw invalid("sysctl \"" + name + "\" is not allowed: hostname says it");
    }
    if (dotted.equals("kernel.domainname") && !host.utsMode().equals("host")) {
      return;
    }
    if (!ipc && !net) {
      throw invalid("sysctl \"" + name + "\" is not in a separate kernel namespace");
    }
  }

  private static EngineException invalid(String message) {
    return new EngineException(Kind.INVALID, message);
  }

  /**
   * With Docker's defaults where nothing was said.
   *
   * @param unified whether the machine has cgroup v2, where a namespace of its own is the default
   */
  static HostConfig complete(HostConfig host, boolean unified) {
    HostConfig.Builder complete = host.toBuilder();
    if (host.shmSize() == 0) {
      complete.shmSize(TreePlan.SHM_BYTES);
    }
    if (host.ipcMode().isEmpty()) {
      complete.ipcMode("private");
    }
    if (host.cgroupnsMode().isEmpty()) {
      complete.cgroupnsMode(unified && !host.privileged() ? "private" : "host");
    }
    LogConfig log = host.logConfig();
    if (log == null || log.type().isEmpty()) {
      complete.logConfig(new LogConfig("json-file", log == null ? Map.of() : log.config()));
    }
    return ResourceLimits.complete(complete.build());
  }
}
