package dev.jcompose.engine.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All about one container ({@code inspect}). */
public record ContainerDetails(
    String id,
    String created,
    String path,
    List<String> args,
    ContainerState state,
    String image,
    String resolvConfPath,
    String hostnamePath,
    String hostsPath,
    String logPath,
    String name,
    int restartCount,
    String driver,
    String platform,
    String mountLabel,
    String processLabel,
    String appArmorProfile,
    @JsonProperty("ExecIDs") @Nullable List<String> execIds,
    HostConfig hostConfig,
    List<MountPoint> mounts,
    ContainerConfig config,
    NetworkSettings networkSettings,
    @Nullable Long sizeRw,
    @Nullable Long sizeRootFs) {
  public ContainerDetails {
    args = ApiValues.list(args);
    mounts = ApiValues.list(mounts);
    path = ApiValues.text(path);
    resolvConfPath = ApiValues.text(resolvConfPath);
    hostnamePath = ApiValues.text(hostnamePath);
    hostsPath = ApiValues.text(hostsPath);
    logPath = ApiValues.text(logPath);
    driver = ApiValues.text(driver);
    platform = ApiValues.text(platform);
    mountLabel = ApiValues.text(mountLabel);
    processLabel = ApiValues.text(processLabel);
    appArmorProfile = ApiValues.text(appArmorProfile);
  }

  /** With the bytes it has written, and those and its image's together. */
  public ContainerDetails withSizes(long rw, long rootFs) {
    return new ContainerDetails(
        id,
        created,
        path,
        args,
        state,
        image,
        resolvConfPath,
        hostnamePath,
        hostsPath,
        logPath,
        name,
        restartCount,
        driver,
        platform,
        mountLabel,
        processLabel,
        appArmorProfile,
        execIds,
        hostConfig,
        mounts,
        config,
        networkSettings,
        rw,
        rootFs);
  }

  /**
   * Endpoints by network name, and ports as {@code 80/tcp} to bindings (null: exposed, not
   * published).
   */
  public record NetworkSettings(
      @JsonProperty("SandboxID") String sandboxId,
      String sandboxKey,
      Map<String, @Nullable List<PortBinding>> ports,
      Map<String, EndpointSettings> networks) {
    public NetworkSettings {
      sandboxId = ApiValues.text(sandboxId);
      sandboxKey = ApiValues.text(sandboxKey);
      ports = ApiValues.map(ports);
      networks = ApiValues.map(networks);
    }
  }
}
