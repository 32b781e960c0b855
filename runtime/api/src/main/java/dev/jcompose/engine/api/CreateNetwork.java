package dev.jcompose.engine.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request for a network. */
public record CreateNetwork(
    String name,
    String driver,
    boolean internal,
    boolean attachable,
    @JsonProperty("EnableIPv4") @Nullable Boolean enableIpv4,
    @JsonProperty("EnableIPv6") @Nullable Boolean enableIpv6,
    @JsonProperty("IPAM") @Nullable Ipam ipam,
    Map<String, String> options,
    Map<String, String> labels) {
  public CreateNetwork {
    driver = ApiValues.text(driver);
    options = ApiValues.map(options);
    labels = ApiValues.map(labels);
  }
}
