package dev.jcompose.engine.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/**
 * Devices that a driver chooses, e.g. of capability gpu.
 *
 * @param count -1 for all
 * @param capabilities alternatives, each a set that a driver must have
 */
public record DeviceRequest(
    String driver,
    int count,
    @JsonProperty("DeviceIDs") List<String> deviceIds,
    List<List<String>> capabilities,
    Map<String, String> options) {
  public DeviceRequest {
    driver = ApiValues.text(driver);
    deviceIds = ApiValues.list(deviceIds);
    capabilities = ApiValues.list(capabilities);
    options = ApiValues.map(options);
  }
}
