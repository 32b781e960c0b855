package dev.jcompose.engine.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/**
 * The engine and its host. Memory is in bytes. Members that only decorate {@code docker info} are
 * in {@code rest}.
 */
public record SystemInfo(
    @JsonProperty("ID") String id,
    int containers,
    int containersRunning,
    int containersPaused,
    int containersStopped,
    int images,
    String driver,
    String serverVersion,
    String operatingSystem,
    @JsonProperty("OSType") String osType,
    String architecture,
    String kernelVersion,
    @JsonProperty("NCPU") int ncpu,
    long memTotal,
    String name,
    String dockerRootDir,
    String cgroupDriver,
    String cgroupVersion,
    List<String> securityOptions,
    List<String> warnings,
    @JsonAnyGetter @JsonAnySetter Map<String, Object> rest) {
  public SystemInfo {
    securityOptions = ApiValues.list(securityOptions);
    warnings = ApiValues.list(warnings);
    rest = ApiValues.map(rest);
  }
}
