package dev.jcompose.engine.container;

import dev.jcompose.engine.api.HostConfig;
import dev.jcompose.engine.api.Ulimit;
import dev.jcompose.engine.keeper.Held;
import dev.jcompose.engine.launch.CgroupPlacement;
import dev.jcompose.engine.launch.LaunchSpec;
import dev.jcompose.engine.launch.ProcessSpec;
import dev.jcompose.engine.log.ContainerOutput;
import dev.jcompose.engine.rootfs.MountStep;
import dev.jcompose.engine.rootfs.OverlayOptions;
import dev.jcompose.images.RootFilesystem;
import dev.jcompose.linux.Mounts;
import dev.jcompose.linux.Processes;
import dev.jcompose.linux.cgroup.Cgroup;
import dev.jcompose.linux.security.Identity;
import dev.jcompose.linux.security.Rlimit;
import dev.jcompose.network.Endpoint;
import dev.jcompose.network.Sandbox;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a container's process: network, cgroup, files, tree, launch, in this order; what was made
 * is unmade if a later step fails.
 */
final class Starter {

  private static final Logger log = LoggerFactory.getLogger(Starter.class);

  /** How long processes that were killed may take to leave their cgroup. */
  static final Duration CGROUP_PATIENCE = Duration.ofSeconds(10);

  private final Machinery machinery;
  private final NetworkSetup networkSetup;
  private final ProcessStreams streams;
  private final Function<String, NamespaceChoice.Donor> donors;
  private final Function<String, ContainerFiles> filesOf;

  Starter(
      Machinery machinery,
      Function<String, NamespaceChoice.Donor> donors,
      Function<String, ContainerFiles> filesOf) {
    this.machinery = machinery;
    this.networkSetup = new NetworkSetup(machinery.networks());
    this.streams = new ProcessStreams(machinery);
    this.donors = donors;
    this.filesOf = filesOf;
  }

  /** A started process. */
  Run start(
      ContainerRecord container,
      ContainerFiles files,
      RootFilesystem rootfs,
      ContainerOutput output)
      throws IOException {
    try (Undo undo = new Undo()) {
      Sandbox sandbox = ownNetwork(container.hostConfig()) ? networkSetup.connect(container) : null;
      if (sandbox != null) {
        undo.push(() -> machinery.networks().release(sandbox));
      }
      ResourceLimits resources = ResourceLimits.of(container.hostConfig());
      Cgroup cgroup =
          machinery
              .cgroups()
              .create(container.hostConfig().cgroupParent(), container.id(), resources.limits());
      undo.push(
          () -> {
            cgroup.kill();
            cgroup.remove(CGROUP_PATIENCE);
          });
      cgroup.warnings().forEach(w -> log.warn("container={} {}", container.name(), w));
      EtcWriter.write(container, files, sandbox, filesOf, machinery.networks());
      Identity identity = IdentityLookup.beforeStart(container, rootfs);
      SecurityChoice security = SecurityChoice.of(container.hostConfig(), machinery.seccomp());
      try (NamespaceChoice namespaces =
          NamespaceChoice.of(container.hostConfig(), sandbox, donors)) {
        List<MountStep> steps =
            new TreePlan(container, files, rootfs)
                .steps(
                    resources.devices(),
                    cgroupMounts(cgroup, container.hostConfig()),
                    namespaces.sharedMemory());
        ProcessSpec process = process(container, identity, security);
        LaunchSpec spec =
            new LaunchSpec(
                files.mountPoint().toString(),
                OverlayOptions.of(rootfs),
                steps,
                namespaces.plan(),
                namespaces.ownHostname() ? container.hostname() : "",
                namespaces.ownHostname() ? container.config().domainname() : "",
                container.hostConfig().sysctls(),
                security.maskedPaths(),
                security.readOnlyPaths(),
                container.hostConfig().readonlyRootfs(),
                process);
        Run run = launch(container, files, spec, cgroup, sandbox, output);
        undo.push(run::letGo);
        undo.push(() -> machinery.keeper().release(container.id(), run.pid()));
        undo.push(() -> run.signal(Processes.SIGKILL));
        cgroup.settle();
        undo.keep();
        return run;
      }
    }
  }

  private static boolean ownNetwork(HostConfig host) {
    return !host.networkMode().equals("host") && !host.networkMode().startsWith("container:");
  }

  private static List<MountStep> cgroupMounts(Cgroup cgroup, HostConfig host) {
    List<MountStep> steps = new ArrayList<>();
    long attributes = Mounts.MOUNT_ATTR_NOSUID | Mounts.MOUNT_ATTR_NODEV | Mounts.MOUNT_ATTR_NOEXEC;
    if (cgroup.views().stream().noneMatch(view -> view.name().isEmpty())) {
      steps.add(
          new MountStep.FileSystem(
              "tmpfs", "/sys/fs/cgroup", attributes, List.of("source=tmpfs", "mode=755")));
    }
    for (Cgroup.View view : cgroup.views()) {
      String target = view.name().isEmpty() ? "/sys/fs/cgroup" : "/sys/fs/cgroup/" + view.name();
      steps.add(
          new MountStep.CgroupView(
              view.directory().toString(),
              target,
              host.privileged() ? attributes : attributes | Mounts.MOUNT_ATTR_RDONLY));
    }
    return steps;
  }

  private ProcessSpec process(
      ContainerRecord container, Identity identity, SecurityChoice security) {
    List<Rlimit> limits = new ArrayList<>();
    for (Ulimit ulimit : container.hostConfig().ulimits()) {
      limits.add(Rlimit.named(ulimit.name(), ulimit.soft(), ulimit.hard()));
    }
    String directory = container.config().workingDir();
    return new ProcessSpec(
        ImageMerge.arguments(container.config()),
        Environment.of(container, identity.home()),
        directory.isEmpty() ? "/" : directory,
        identity.uid(),
        identity.gid(),
        identity.groups(),
        security.capabilities(),
        security.filter(),
        security.noNewPrivileges(),
        limits,
        container.hostConfig().oomScoreAdj(),
        ownInit(container.hostConfig()));
  }

  /** Orphans of a shared pid namespace go to its first process anyway. */
  private static boolean ownInit(HostConfig host) {
    boolean own = host.pidMode().isEmpty() || host.pidMode().equals("private");
    return own && Boolean.TRUE.equals(host.init());
  }

  private Run launch(
      ContainerRecord container,
      ContainerFiles files,
      LaunchSpec spec,
      Cgroup cgroup,
      @Nullable Sandbox sandbox,
      ContainerOutput output)
      throws IOException {
    java.nio.file.Files.createDirectories(files.mountPoint());
    CgroupPlacement placement = new CgroupPlacement(cgroup.tasksFiles(), cgroup.procsFiles());
    ProcessStreams.Wired wired = streams.launch(container, files, spec, placement, output);
    return new Run(
        wired.process().pid(),
        wired.process().pidfd(),
        cgroup,
        sandbox,
        wired.drains(),
        wired.stdin(),
        wired.process().terminal(),
        new CompletableFuture<>());
  }

  /** Goes on with the streams of a process that outlived an engine. */
  ProcessStreams.Reopened reopen(
      ContainerRecord container, ContainerFiles files, ContainerOutput output, @Nullable Held held)
      throws IOException {
    return streams.reopen(container, files, output, held);
  }

  /** Endpoints as they are now; empty without a network of its own. */
  static List<Endpoint> endpoints(@Nullable Sandbox sandbox) {
    return sandbox == null ? List.of() : sandbox.endpoints();
  }
}
