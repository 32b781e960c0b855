package dev.jcompose.engine.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/** A network as it is. {@code containers} is by container id. */
public record NetworkDetails(
    String name,
    String id,
    String created,
    String scope,
    String driver,
    @JsonProperty("EnableIPv4") boolean enableIpv4,
    @JsonProperty("EnableIPv6") boolean enableIpv6,
    @JsonProperty("IPAM") Ipam ipam,
    boolean internal,
    boolean attachable,
    boolean ingress,
    Map<String, Member> containers,
    Map<String, String> options,
    Map<String, String> labels) {
  public NetworkDetails {
    created = ApiValues.text(created);
    scope = ApiValues.text(scope);
    driver = ApiValues.text(driver);
    containers = ApiValues.map(containers);
    options = ApiValues.map(options);
    labels = ApiValues.map(labels);
  }

  /** A connected container. Addresses are with prefix length. */
  public record Member(
      String name,
      @JsonProperty("EndpointID") String endpointId,
      String macAddress,
      @JsonProperty("IPv4Address") String ipv4Address,
      @JsonProperty("IPv6Address") String ipv6Address) {}
}
