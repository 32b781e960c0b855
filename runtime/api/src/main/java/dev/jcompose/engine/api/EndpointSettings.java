package dev.jcompose.engine.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A container's place on one network: what is asked for and, in answers, what was given. */
public record EndpointSettings(
    @JsonProperty("IPAMConfig") @Nullable EndpointIpam ipamConfig,
    List<String> links,
    List<String> aliases,
    String macAddress,
    Map<String, String> driverOpts,
    int gwPriority,
    @JsonProperty("NetworkID") String networkId,
    @JsonProperty("EndpointID") String endpointId,
    String gateway,
    @JsonProperty("IPAddress") String ipAddress,
    @JsonProperty("IPPrefixLen") int ipPrefixLen,
    @JsonProperty("IPv6Gateway") String ipv6Gateway,
    @JsonProperty("GlobalIPv6Address") String globalIpv6Address,
    @JsonProperty("GlobalIPv6PrefixLen") int globalIpv6PrefixLen,
    @JsonProperty("DNSNames") List<String> dnsNames) {
  public EndpointSettings {
    links = ApiValues.list(links);
    aliases = ApiValues.list(aliases);
    macAddress = ApiValues.text(macAddress);
    driverOpts = ApiValues.map(driverOpts);
    networkId = ApiValues.text(networkId);
    endpointId = ApiValues.text(endpointId);
    gateway = ApiValues.text(gateway);
    ipAddress = ApiValues.text(ipAddress);
    ipv6Gateway = ApiValues.text(ipv6Gateway);
    globalIpv6Address = ApiValues.text(globalIpv6Address);
    dnsNames = ApiValues.list(dnsNames);
  }

  /** A wish: these aliases, this static address (or null), everything else as the engine likes. */
  public static EndpointSettings request(
      List<String> aliases,
      List<String> links,
      @Nullable EndpointIpam ipam,
      String macAddress,
      Map<String, String> driverOpts,
      int gwPriority) {
    return new EndpointSettings(
        ipam,
        links,
        aliases,
        macAddress,
        driverOpts,
        gwPriority,
        "",
        "",
        "",
        "",
        0,
        "",
        "",
        0,
        List.of());
  }

  /** Static addresses. */
  public record EndpointIpam(
      @JsonProperty("IPv4Address") String ipv4Address,
      @JsonProperty("IPv6Address") String ipv6Address,
      @JsonProperty("LinkLocalIPs") List<String> linkLocalIps) {
    public EndpointIpam {
      ipv4Address = ApiValues.text(ipv4Address);
      ipv6Address = ApiValues.text(ipv6Address);
      linkLocalIps = ApiValues.list(linkLocalIps);
    }
  }
}
