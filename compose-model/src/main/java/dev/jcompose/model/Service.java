package dev.jcompose.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A service after merging, interpolation and normalisation: long forms only, paths absolute, {@code
 * env_file} folded into {@code environment}. Empty text and null mean "not said".
 *
 * <p>Components are named after the attributes of the Compose Specification, services section.
 */
public record Service(
    String name,
    String image,
    boolean hasBuild,
    @Nullable Build build,
    String pullPolicy,
    String platform,
    @Nullable List<String> command,
    @Nullable List<String> entrypoint,
    Map<String, @Nullable String> environment,
    Map<String, String> labels,
    Map<String, String> annotations,
    String containerName,
    String hostname,
    String domainname,
    String user,
    List<String> groupAdd,
    String workingDir,
    @Nullable Boolean init,
    boolean tty,
    boolean stdinOpen,
    String stopSignal,
    @Nullable Duration stopGracePeriod,
    String restart,
    @Nullable Healthcheck healthcheck,
    Map<String, Dependency> dependsOn,
    List<String> profiles,
    int scale,
    boolean attach,
    List<PortMapping> ports,
    List<String> expose,
    Map<String, NetworkAttachment> networks,
    String networkMode,
    List<String> links,
    List<String> externalLinks,
    List<String> dns,
    List<String> dnsSearch,
    List<String> dnsOpt,
    List<String> extraHosts,
    String macAddress,
    List<VolumeMount> volumes,
    List<String> volumesFrom,
    List<String> tmpfs,
    List<FileGrant> configs,
    List<FileGrant> secrets,
    boolean readOnly,
    @Nullable ByteSize shmSize,
    List<String> devices,
    List<String> deviceCgroupRules,
    Resources resources,
    Map<String, Ulimit> ulimits,
    Map<String, String> sysctls,
    List<String> capAdd,
    List<String> capDrop,
    boolean privileged,
    List<String> securityOpt,
    String usernsMode,
    String uts,
    String ipc,
    String pid,
    String cgroup,
    String cgroupParent,
    String runtime,
    @Nullable Logging logging,
    Map<String, String> storageOpt) {
  public Service {
    environment = Values.ordered(environment);
    labels = Values.ordered(labels);
    annotations = Values.ordered(annotations);
    groupAdd = List.copyOf(groupAdd);
    dependsOn = Values.ordered(dependsOn);
    profiles = List.copyOf(profiles);
    ports = List.copyOf(ports);
    expose = List.copyOf(expose);
    networks = Values.ordered(networks);
    links = List.copyOf(links);
    externalLinks = List.copyOf(externalLinks);
    dns = List.copyOf(dns);
    dnsSearch = List.copyOf(dnsSearch);
    dnsOpt = List.copyOf(dnsOpt);
    extraHosts = List.copyOf(extraHosts);
    volumes = List.copyOf(volumes);
    volumesFrom = List.copyOf(volumesFrom);
    tmpfs = List.copyOf(tmpfs);
    configs = List.copyOf(configs);
    secrets = List.copyOf(secrets);
    devices = List.copyOf(devices);
    deviceCgroupRules = List.copyOf(deviceCgroupRules);
    ulimits = Values.ordered(ulimits);
    sysctls = Values.ordered(sysctls);
    capAdd = List.copyOf(capAdd);
    capDrop = List.copyOf(capDrop);
    securityOpt = List.copyOf(securityOpt);
    storageOpt = Values.ordered(storageOpt);
  }

  /** A builder with everything unset. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that starts from this value. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.name = name;
    builder.image = image;
    builder.hasBuild = hasBuild;
    builder.build = build;
    builder.pullPolicy = pullPolicy;
    builder.platform = platform;
    builder.command = command;
    builder.entrypoint = entrypoint;
    builder.environment = environment;
    builder.labels = labels;
    builder.annotations = annotations;
    builder.containerName = containerName;
    builder.hostname = hostname;
    builder.domainname = domainname;
    builder.user = user;
    builder.groupAdd = groupAdd;
    builder.workingDir = workingDir;
    builder.init = init;
    builder.tty = tty;
    builder.stdinOpen = stdinOpen;
    builder.stopSignal = stopSignal;
    builder.stopGracePeriod = stopGracePeriod;
    builder.restart = restart;
    builder.healthcheck = healthcheck;
    builder.dependsOn = dependsOn;
    builder.profiles = profiles;
    builder.scale = scale;
    builder.attach = attach;
    builder.ports = ports;
    builder.expose = expose;
    builder.networks = networks;
    builder.networkMode = networkMode;
    builder.links = links;
    builder.externalLinks = externalLinks;
    builder.dns = dns;
    builder.dnsSearch = dnsSearch;
    builder.dnsOpt = dnsOpt;
    builder.extraHosts = extraHosts;
    builder.macAddress = macAddress;
    builder.volumes = volumes;
    builder.volumesFrom = volumesFrom;
    builder.tmpfs = tmpfs;
    builder.configs = configs;
    builder.secrets = secrets;
    builder.readOnly = readOnly;
    builder.shmSize = shmSize;
    builder.devices = devices;
    builder.deviceCgroupRules = deviceCgroupRules;
    builder.resources = resources;
    builder.ulimits = ulimits;
    builder.sysctls = sysctls;
    builder.capAdd = capAdd;
    builder.capDrop = capDrop;
    builder.privileged = privileged;
    builder.securityOpt = securityOpt;
    builder.usernsMode = usernsMode;
    builder.uts = uts;
    builder.ipc = ipc;
    builder.pid = pid;
    builder.cgroup = cgroup;
    builder.cgroupParent = cgroupParent;
    builder.runtime = runtime;
    builder.logging = logging;
    builder.storageOpt = storageOpt;
    return builder;
  }

  /** Collects the components of a {@link Service}; each setter is named after its component. */
  public static final class Builder {
    private String name = "";
    private String image = "";
    private boolean hasBuild;
    private @Nullable Build build;
    private String pullPolicy = "";
    private String platform = "";
    private @Nullable List<String> command;
    private @Nullable List<String> entrypoint;
    private Map<String, @Nullable String> environment = Map.of();
    private Map<String, String> labels = Map.of();
    private Map<String, String> annotations = Map.of();
    private String containerName = "";
    private String hostname = "";
    private String domainname = "";
    private String user = "";
    private List<String> groupAdd = List.of();
    private String workingDir = "";
    private @Nullable Boolean init;
    private boolean tty;
    private boolean stdinOpen;
    private String stopSignal = "";
    private @Nullable Duration stopGracePeriod;
    private String restart = "";
    private @Nullable Healthcheck healthcheck;
    private Map<String, Dependency> dependsOn = Map.of();
    private List<String> profiles = List.of();
    private int scale = 1;
    private boolean attach = true;
    private List<PortMapping> ports = List.of();
    private List<String> expose = List.of();
    private Map<String, NetworkAttachment> networks = Map.of();
    private String networkMode = "";
    private List<String> links = List.of();
    private List<String> externalLinks = List.of();
    private List<String> dns = List.of();
    private List<String> dnsSearch = List.of();
    private List<String> dnsOpt = List.of();
    private List<String> extraHosts = List.of();
    private String macAddress = "";
    private List<VolumeMount> volumes = List.of();
    private List<String> volumesFrom = List.of();
    private List<String> tmpfs = List.of();
    private List<FileGrant> configs = List.of();
    private List<FileGrant> secrets = List.of();
    private boolean readOnly;
    private @Nullable ByteSize shmSize;
    private List<String> devices = List.of();
    private List<String> deviceCgroupRules = List.of();
    private Resources resources = Resources.NONE;
    private Map<String, Ulimit> ulimits = Map.of();
    private Map<String, String> sysctls = Map.of();
    private List<String> capAdd = List.of();
    private List<String> capDrop = List.of();
    private boolean privileged;
    private List<String> securityOpt = List.of();
    private String usernsMode = "";
    private String uts = "";
    private String ipc = "";
    private String pid = "";
    private String cgroup = "";
    private String cgroupParent = "";
    private String runtime = "";
    private @Nullable Logging logging;
    private Map<String, String> storageOpt = Map.of();

    private Builder() {}

    public Builder name(String value) {
      name = value;
      return this;
    }

    public Builder image(String value) {
      image = value;
      return this;
    }

    public Builder hasBuild(boolean value) {
      hasBuild = value;
      return this;
    }

    public Builder build(@Nullable Build value) {
      build = value;
      return this;
    }

    public Builder pullPolicy(String value) {
      pullPolicy = value;
      return this;
    }

    public Builder platform(String value) {
      platform = value;
      return this;
    }

    public Builder command(@Nullable List<String> value) {
      command = value;
      return this;
    }

    public Builder entrypoint(@Nullable List<String> value) {
      entrypoint = value;
      return this;
    }

    public Builder environment(Map<String, @Nullable String> value) {
      environment = value;
      return this;
    }

    public Builder labels(Map<String, String> value) {
      labels = value;
      return this;
    }

    public Builder annotations(Map<String, String> value) {
      annotations = value;
      return this;
    }

    public Builder containerName(String value) {
      containerName = value;
      return this;
    }

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

    public Builder groupAdd(List<String> value) {
      groupAdd = value;
      return this;
    }

    public Builder workingDir(String value) {
      workingDir = value;
      return this;
    }

    public Builder init(@Nullable Boolean value) {
      init = value;
      return this;
    }

    public Builder tty(boolean value) {
      tty = value;
      return this;
    }

    public Builder stdinOpen(boolean value) {
      stdinOpen = value;
      return this;
    }

    public Builder stopSignal(String value) {
      stopSignal = value;
      return this;
    }

    public Builder stopGracePeriod(@Nullable Duration value) {
      stopGracePeriod = value;
      return this;
    }

    public Builder restart(String value) {
      restart = value;
      return this;
    }

    public Builder healthcheck(@Nullable Healthcheck value) {
      healthcheck = value;
      return this;
    }

    public Builder dependsOn(Map<String, Dependency> value) {
      dependsOn = value;
      return this;
    }

    public Builder profiles(List<String> value) {
      profiles = value;
      return this;
    }

    public Builder scale(int value) {
      scale = value;
      return this;
    }

    public Builder attach(boolean value) {
      attach = value;
      return this;
    }

    public Builder ports(List<PortMapping> value) {
      ports = value;
      return this;
    }

    public Builder expose(List<String> value) {
      expose = value;
      return this;
    }

    public Builder networks(Map<String, NetworkAttachment> value) {
      networks = value;
      return this;
    }

    public Builder networkMode(String value) {
      networkMode = value;
      return this;
    }

    public Builder links(List<String> value) {
      links = value;
      return this;
    }

    public Builder externalLinks(List<String> value) {
      externalLinks = value;
      return this;
    }

    public Builder dns(List<String> value) {
      dns = value;
      return this;
    }

    public Builder dnsSearch(List<String> value) {
      dnsSearch = value;
      return this;
    }

    public Builder dnsOpt(List<String> value) {
      dnsOpt = value;
      return this;
    }

    public Builder extraHosts(List<String> value) {
      extraHosts = value;
      return this;
    }

    public Builder macAddress(String value) {
      macAddress = value;
      return this;
    }

    public Builder volumes(List<VolumeMount> value) {
      volumes = value;
      return this;
    }

    public Builder volumesFrom(List<String> value) {
      volumesFrom = value;
      return this;
    }

    public Builder tmpfs(List<String> value) {
      tmpfs = value;
      return this;
    }

    public Builder configs(List<FileGrant> value) {
      configs = value;
      return this;
    }

    public Builder secrets(List<FileGrant> value) {
      secrets = value;
      return this;
    }

    public Builder readOnly(boolean value) {
      readOnly = value;
      return this;
    }

    public Builder shmSize(@Nullable ByteSize value) {
      shmSize = value;
      return this;
    }

    public Builder devices(List<String> value) {
      devices = value;
      return this;
    }

    public Builder deviceCgroupRules(List<String> value) {
      deviceCgroupRules = value;
      return this;
    }

    public Builder resources(Resources value) {
      resources = value;
      return this;
    }

    public Builder ulimits(Map<String, Ulimit> value) {
      ulimits = value;
      return this;
    }

    public Builder sysctls(Map<String, String> value) {
      sysctls = value;
      return this;
    }

    public Builder capAdd(List<String> value) {
      capAdd = value;
      return this;
    }

    public Builder capDrop(List<String> value) {
      capDrop = value;
      return this;
    }

    public Builder privileged(boolean value) {
      privileged = value;
      return this;
    }

    public Builder securityOpt(List<String> value) {
      securityOpt = value;
      return this;
    }

    public Builder usernsMode(String value) {
      usernsMode = value;
      return this;
    }

    public Builder uts(String value) {
      uts = value;
      return this;
    }

    public Builder ipc(String value) {
      ipc = value;
      return this;
    }

    public Builder pid(String value) {
      pid = value;
      return this;
    }

    public Builder cgroup(String value) {
      cgroup = value;
      return this;
    }

    public Builder cgroupParent(String value) {
      cgroupParent = value;
      return this;
    }

    public Builder runtime(String value) {
      runtime = value;
      return this;
    }

    public Builder logging(@Nullable Logging value) {
      logging = value;
      return this;
    }

    public Builder storageOpt(Map<String, String> value) {
      storageOpt = value;
      return this;
    }

    /** The finished value. */
    public Service build() {
      return new Service(
          name,
          image,
          hasBuild,
          build,
          pullPolicy,
          platform,
          command,
          entrypoint,
          environment,
          labels,
          annotations,
          containerName,
          hostname,
          domainname,
          user,
          groupAdd,
          workingDir,
          init,
          tty,
          stdinOpen,
          stopSignal,
          stopGracePeriod,
          restart,
          healthcheck,
          dependsOn,
          profiles,
          scale,
          attach,
          ports,
          expose,
          networks,
          networkMode,
          links,
          externalLinks,
          dns,
          dnsSearch,
          dnsOpt,
          extraHosts,
          macAddress,
          volumes,
          volumesFrom,
          tmpfs,
          configs,
          secrets,
          readOnly,
          shmSize,
          devices,
          deviceCgroupRules,
          resources,
          ulimits,
          sysctls,
          capAdd,
          capDrop,
          privileged,
          securityOpt,
          usernsMode,
          uts,
          ipc,
          pid,
          cgroup,
          cgroupParent,
          runtime,
          logging,
          storageOpt);
    }
  }
}
