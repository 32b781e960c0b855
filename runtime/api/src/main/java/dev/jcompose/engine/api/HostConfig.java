package dev.jcompose.engine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What of a container depends on its host: mounts, resources, isolation, ports. */
public record HostConfig(
    List<String> binds,
    @Nullable LogConfig logConfig,
    String networkMode,
    Map<String, List<PortBinding>> portBindings,
    @Nullable RestartPolicy restartPolicy,
    boolean autoRemove,
    List<String> volumesFrom,
    List<Mount> mounts,
    List<String> capAdd,
    List<String> capDrop,
    String cgroupnsMode,
    List<String> dns,
    List<String> dnsOptions,
    List<String> dnsSearch,
    List<String> extraHosts,
    List<String> groupAdd,
    String ipcMode,
    List<String> links,
    int oomScoreAdj,
    String pidMode,
    boolean privileged,
    boolean publishAllPorts,
    boolean readonlyRootfs,
    List<String> securityOpt,
    Map<String, String> storageOpt,
    Map<String, String> tmpfs,
    @JsonProperty("UTSMode") String utsMode,
    String usernsMode,
    long shmSize,
    Map<String, String> sysctls,
    String runtime,
    @Nullable Boolean init,
    long cpuShares,
    long memory,
    long nanoCpus,
    String cgroupParent,
    int blkioWeight,
    List<WeightDevice> blkioWeightDevice,
    List<ThrottleDevice> blkioDeviceReadBps,
    List<ThrottleDevice> blkioDeviceWriteBps,
    @JsonProperty("BlkioDeviceReadIOps") List<ThrottleDevice> blkioDeviceReadIops,
    @JsonProperty("BlkioDeviceWriteIOps") List<ThrottleDevice> blkioDeviceWriteIops,
    long cpuPeriod,
    long cpuQuota,
    long cpuRealtimePeriod,
    long cpuRealtimeRuntime,
    String cpusetCpus,
    String cpusetMems,
    List<DeviceMapping> devices,
    List<String> deviceCgroupRules,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) long kernelMemory,
    long memoryReservation,
    long memorySwap,
    @Nullable Long memorySwappiness,
    @Nullable Boolean oomKillDisable,
    @Nullable Long pidsLimit,
    List<Ulimit> ulimits,
    @Nullable List<String> maskedPaths,
    @Nullable List<String> readonlyPaths,
    Map<String, String> annotations,
    List<DeviceRequest> deviceRequests) {
  public HostConfig {
    binds = ApiValues.list(binds);
    networkMode = ApiValues.text(networkMode);
    portBindings = ApiValues.map(portBindings);
    volumesFrom = ApiValues.list(volumesFrom);
    mounts = ApiValues.list(mounts);
    capAdd = ApiValues.list(capAdd);
    capDrop = ApiValues.list(capDrop);
    cgroupnsMode = ApiValues.text(cgroupnsMode);
    dns = ApiValues.list(dns);
    dnsOptions = ApiValues.list(dnsOptions);
    dnsSearch = ApiValues.list(dnsSearch);
    extraHosts = ApiValues.list(extraHosts);
    groupAdd = ApiValues.list(groupAdd);
    ipcMode = ApiValues.text(ipcMode);
    links = ApiValues.list(links);
    pidMode = ApiValues.text(pidMode);
    securityOpt = ApiValues.list(securityOpt);
    storageOpt = ApiValues.map(storageOpt);
    tmpfs = ApiValues.map(tmpfs);
    utsMode = ApiValues.text(utsMode);
    usernsMode = ApiValues.text(usernsMode);
    sysctls = ApiValues.map(sysctls);
    runtime = ApiValues.text(runtime);
    cgroupParent = ApiValues.text(cgroupParent);
    cpusetCpus = ApiValues.text(cpusetCpus);
    cpusetMems = ApiValues.text(cpusetMems);
    blkioWeightDevice = ApiValues.list(blkioWeightDevice);
    blkioDeviceReadBps = ApiValues.list(blkioDeviceReadBps);
    blkioDeviceWriteBps = ApiValues.list(blkioDeviceWriteBps);
    blkioDeviceReadIops = ApiValues.list(blkioDeviceReadIops);
    blkioDeviceWriteIops = ApiValues.list(blkioDeviceWriteIops);
    devices = ApiValues.list(devices);
    deviceCgroupRules = ApiValues.list(deviceCgroupRules);
    ulimits = ApiValues.list(ulimits);
    annotations = ApiValues.map(annotations);
    deviceRequests = ApiValues.list(deviceRequests);
  }

  /** A block device's weight against other containers' use of it, 10 to 1000. */
  public record WeightDevice(String path, int weight) {}

  /** Bytes or operations a second at most, of a block device. */
  public record ThrottleDevice(String path, long rate) {}

  /** A builder with everything unset. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that starts from this value. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.binds = binds;
    builder.logConfig = logConfig;
    builder.networkMode = networkMode;
    builder.portBindings = portBindings;
    builder.restartPolicy = restartPolicy;
    builder.autoRemove = autoRemove;
    builder.volumesFrom = volumesFrom;
    builder.mounts = mounts;
    builder.capAdd = capAdd;
    builder.capDrop = capDrop;
    builder.cgroupnsMode = cgroupnsMode;
    builder.dns = dns;
    builder.dnsOptions = dnsOptions;
    builder.dnsSearch = dnsSearch;
    builder.extraHosts = extraHosts;
    builder.groupAdd = groupAdd;
    builder.ipcMode = ipcMode;
    builder.links = links;
    builder.oomScoreAdj = oomScoreAdj;
    builder.pidMode = pidMode;
    builder.privileged = privileged;
    builder.publishAllPorts = publishAllPorts;
    builder.readonlyRootfs = readonlyRootfs;
    builder.securityOpt = securityOpt;
    builder.storageOpt = storageOpt;
    builder.tmpfs = tmpfs;
    builder.utsMode = utsMode;
    builder.usernsMode = usernsMode;
    builder.shmSize = shmSize;
    builder.sysctls = sysctls;
    builder.runtime = runtime;
    builder.init = init;
    builder.cpuShares = cpuShares;
    builder.memory = memory;
    builder.nanoCpus = nanoCpus;
    builder.cgroupParent = cgroupParent;
    builder.blkioWeight = blkioWeight;
    builder.blkioWeightDevice = blkioWeightDevice;
    builder.blkioDeviceReadBps = blkioDeviceReadBps;
    builder.blkioDeviceWriteBps = blkioDeviceWriteBps;
    builder.blkioDeviceReadIops = blkioDeviceReadIops;
    builder.blkioDeviceWriteIops = blkioDeviceWriteIops;
    builder.kernelMemory = kernelMemory;
    builder.cpuPeriod = cpuPeriod;
    builder.cpuQuota = cpuQuota;
    builder.cpuRealtimePeriod = cpuRealtimePeriod;
    builder.cpuRealtimeRuntime = cpuRealtimeRuntime;
    builder.cpusetCpus = cpusetCpus;
    builder.cpusetMems = cpusetMems;
    builder.devices = devices;
    builder.deviceCgroupRules = deviceCgroupRules;
    builder.memoryReservation = memoryReservation;
    builder.memorySwap = memorySwap;
    builder.memorySwappiness = memorySwappiness;
    builder.oomKillDisable = oomKillDisable;
    builder.pidsLimit = pidsLimit;
    builder.ulimits = ulimits;
    builder.maskedPaths = maskedPaths;
    builder.readonlyPaths = readonlyPaths;
    builder.annotations = annotations;
    builder.deviceRequests = deviceRequests;
    return builder;
  }

  /** Collects the components of a {@link HostConfig}; each setter is named after its component. */
  public static final class Builder {
    private List<String> binds = List.of();
    private @Nullable LogConfig logConfig;
    private String networkMode = "";
    private Map<String, List<PortBinding>> portBindings = Map.of();
    private @Nullable RestartPolicy restartPolicy;
    private boolean autoRemove;
    private List<String> volumesFrom = List.of();
    private List<Mount> mounts = List.of();
    private List<String> capAdd = List.of();
    private List<String> capDrop = List.of();
    private String cgroupnsMode = "";
    private List<String> dns = List.of();
    private List<String> dnsOptions = List.of();
    private List<String> dnsSearch = List.of();
    private List<String> extraHosts = List.of();
    private List<String> groupAdd = List.of();
    private String ipcMode = "";
    private List<String> links = List.of();
    private int oomScoreAdj;
    private String pidMode = "";
    private boolean privileged;
    private boolean publishAllPorts;
    private boolean readonlyRootfs;
    private List<String> securityOpt = List.of();
    private Map<String, String> storageOpt = Map.of();
    private Map<String, String> tmpfs = Map.of();
    private String utsMode = "";
    private String usernsMode = "";
    private long shmSize;
    private Map<String, String> sysctls = Map.of();
    private String runtime = "";
    private @Nullable Boolean init;
    private long cpuShares;
    private long memory;
    private long nanoCpus;
    private String cgroupParent = "";
    private int blkioWeight;
    private List<WeightDevice> blkioWeightDevice = List.of();
    private List<ThrottleDevice> blkioDeviceReadBps = List.of();
    private List<ThrottleDevice> blkioDeviceWriteBps = List.of();
    private List<ThrottleDevice> blkioDeviceReadIops = List.of();
    private List<ThrottleDevice> blkioDeviceWriteIops = List.of();
    private long kernelMemory;
    private long cpuPeriod;
    private long cpuQuota;
    private long cpuRealtimePeriod;
    private long cpuRealtimeRuntime;
    private String cpusetCpus = "";
    private String cpusetMems = "";
    private List<DeviceMapping> devices = List.of();
    private List<String> deviceCgroupRules = List.of();
    private long memoryReservation;
    private long memorySwap;
    private @Nullable Long memorySwappiness;
    private @Nullable Boolean oomKillDisable;
    private @Nullable Long pidsLimit;
    private List<Ulimit> ulimits = List.of();
    private @Nullable List<String> maskedPaths;
    private @Nullable List<String> readonlyPaths;
    private Map<String, String> annotations = Map.of();
    private List<DeviceRequest> deviceRequests = List.of();

    private Builder() {}

    public Builder binds(List<String> value) {
      binds = value;
      return this;
    }

    public Builder logConfig(@Nullable LogConfig value) {
      logConfig = value;
      return this;
    }

    public Builder networkMode(String value) {
      networkMode = value;
      return this;
    }

    public Builder portBindings(Map<String, List<PortBinding>> value) {
      portBindings = value;
      return this;
    }

    public Builder restartPolicy(@Nullable RestartPolicy value) {
      restartPolicy = value;
      return this;
    }

    public Builder autoRemove(boolean value) {
      autoRemove = value;
      return this;
    }

    public Builder volumesFrom(List<String> value) {
      volumesFrom = value;
      return this;
    }

    public Builder mounts(List<Mount> value) {
      mounts = value;
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

    public Builder cgroupnsMode(String value) {
      cgroupnsMode = value;
      return this;
    }

    public Builder dns(List<String> value) {
      dns = value;
      return this;
    }

    public Builder dnsOptions(List<String> value) {
      dnsOptions = value;
      return this;
    }

    public Builder dnsSearch(List<String> value) {
      dnsSearch = value;
      return this;
    }

    public Builder extraHosts(List<String> value) {
      extraHosts = value;
      return this;
    }

    public Builder groupAdd(List<String> value) {
      groupAdd = value;
      return this;
    }

    public Builder ipcMode(String value) {
      ipcMode = value;
      return this;
    }

    public Builder links(List<String> value) {
      links = value;
      return this;
    }

    public Builder oomScoreAdj(int value) {
      oomScoreAdj = value;
      return this;
    }

    public Builder pidMode(String value) {
      pidMode = value;
      return this;
    }

    public Builder privileged(boolean value) {
      privileged = value;
      return this;
    }

    public Builder publishAllPorts(boolean value) {
      publishAllPorts = value;
      return this;
    }

    public Builder readonlyRootfs(boolean value) {
      readonlyRootfs = value;
      return this;
    }

    public Builder securityOpt(List<String> value) {
      securityOpt = value;
      return this;
    }

    public Builder storageOpt(Map<String, String> value) {
      storageOpt = value;
      return this;
    }

    public Builder tmpfs(Map<String, String> value) {
      tmpfs = value;
      return this;
    }

    public Builder utsMode(String value) {
      utsMode = value;
      return this;
    }

    public Builder usernsMode(String value) {
      usernsMode = value;
      return this;
    }

    public Builder shmSize(long value) {
      shmSize = value;
      return this;
    }

    public Builder sysctls(Map<String, String> value) {
      sysctls = value;
      return this;
    }

    public Builder runtime(String value) {
      runtime = value;
      return this;
    }

    public Builder init(@Nullable Boolean value) {
      init = value;
      return this;
    }

    public Builder cpuShares(long value) {
      cpuShares = value;
      return this;
    }

    public Builder memory(long value) {
      memory = value;
      return this;
    }

    public Builder nanoCpus(long value) {
      nanoCpus = value;
      return this;
    }

    public Builder cgroupParent(String value) {
      cgroupParent = value;
      return this;
    }

    public Builder blkioWeight(int value) {
      blkioWeight = value;
      return this;
    }

    public Builder blkioWeightDevice(List<WeightDevice> value) {
      blkioWeightDevice = value;
      return this;
    }

    public Builder blkioDeviceReadBps(List<ThrottleDevice> value) {
      blkioDeviceReadBps = value;
      return this;
    }

    public Builder blkioDeviceWriteBps(List<ThrottleDevice> value) {
      blkioDeviceWriteBps = value;
      return this;
    }

    public Builder blkioDeviceReadIops(List<ThrottleDevice> value) {
      blkioDeviceReadIops = value;
      return this;
    }

    public Builder blkioDeviceWriteIops(List<ThrottleDevice> value) {
      blkioDeviceWriteIops = value;
      return this;
    }

    public Builder cpuPeriod(long value) {
      cpuPeriod = value;
      return this;
    }

    public Builder cpuQuota(long value) {
      cpuQuota = value;
      return this;
    }

    public Builder cpuRealtimePeriod(long value) {
      cpuRealtimePeriod = value;
      return this;
    }

    public Builder cpuRealtimeRuntime(long value) {
      cpuRealtimeRuntime = value;
      return this;
    }

    public Builder cpusetCpus(String value) {
      cpusetCpus = value;
      return this;
    }

    public Builder cpusetMems(String value) {
      cpusetMems = value;
      return this;
    }

    public Builder devices(List<DeviceMapping> value) {
      devices = value;
      return this;
    }

    public Builder deviceCgroupRules(List<String> value) {
      deviceCgroupRules = value;
      return this;
    }

    public Builder memoryReservation(long value) {
      memoryReservation = value;
      return this;
    }

    public Builder memorySwap(long value) {
      memorySwap = value;
      return this;
    }

    public Builder memorySwappiness(@Nullable Long value) {
      memorySwappiness = value;
      return this;
    }

    public Builder oomKillDisable(@Nullable Boolean value) {
      oomKillDisable = value;
      return this;
    }

    public Builder pidsLimit(@Nullable Long value) {
      pidsLimit = value;
      return this;
    }

    public Builder ulimits(List<Ulimit> value) {
      ulimits = value;
      return this;
    }

    public Builder maskedPaths(@Nullable List<String> value) {
      maskedPaths = value;
      return this;
    }

    public Builder readonlyPaths(@Nullable List<String> value) {
      readonlyPaths = value;
      return this;
    }

    public Builder annotations(Map<String, String> value) {
      annotations = value;
      return this;
    }

    public Builder deviceRequests(List<DeviceRequest> value) {
      deviceRequests = value;
      return this;
    }

    /** The finished value. */
    public HostConfig build() {
      return new HostConfig(
          binds,
          logConfig,
          networkMode,
          portBindings,
          restartPolicy,
          autoRemove,
          volumesFrom,
          mounts,
          capAdd,
          capDrop,
          cgroupnsMode,
          dns,
          dnsOptions,
          dnsSearch,
          extraHosts,
          groupAdd,
          ipcMode,
          links,
          oomScoreAdj,
          pidMode,
          privileged,
          publishAllPorts,
          readonlyRootfs,
          securityOpt,
          storageOpt,
          tmpfs,
          utsMode,
          usernsMode,
          shmSize,
          sysctls,
          runtime,
          init,
          cpuShares,
          memory,
          nanoCpus,
          cgroupParent,
          blkioWeight,
          blkioWeightDevice,
          blkioDeviceReadBps,
          blkioDeviceWriteBps,
          blkioDeviceReadIops,
          blkioDeviceWriteIops,
          cpuPeriod,
          cpuQuota,
          cpuRealtimePeriod,
          cpuRealtimeRuntime,
          cpusetCpus,
          cpusetMems,
          devices,
          deviceCgroupRules,
          kernelMemory,
          memoryReservation,
          memorySwap,
          memorySwappiness,
          oomKillDisable,
          pidsLimit,
          ulimits,
          maskedPaths,
          readonlyPaths,
          annotations,
          deviceRequests);
    }
  }
}
