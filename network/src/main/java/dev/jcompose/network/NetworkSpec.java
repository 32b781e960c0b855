package dev.jcompose.network;

import dev.jcompose.network.address.Cidr;
import java.net.InetAddress;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A network as somebody wants it.
 *
 * @param name unique, as people say it
 * @param driver {@code bridge}, or {@code host} and {@code null} for the predefined ones
 * @param internal no way out and no published ports
 * @param attachable kept for the API only
 * @param ipv4 whether endpoints get IPv4 addresses
 * @param ipv6 whether endpoints get IPv6 addresses
 * @param pools the subnets; what is missing is chosen
 * @param options driver options such as {@code com.docker.network.driver.mtu}
 * @param labels for people and for Compose
 */
public record NetworkSpec(
    String name,
    String driver,
    boolean internal,
    boolean attachable,
    boolean ipv4,
    boolean ipv6,
    List<Pool> pools,
    Map<String, String> options,
    Map<String, String> labels) {

  public static final String BRIDGE_NAME = "com.docker.network.bridge.name";
  public static final String MASQUERADE = "com.docker.network.bridge.enable_ip_masquerade";
  public static final String INTER_CONTAINER = "com.docker.network.bridge.enable_icc";
  public static final String HOST_BINDING = "com.docker.network.bridge.host_binding_ipv4";
  public static final String MTU = "com.docker.network.driver.mtu";
  public static final String INTERFACE_PREFIX = "com.docker.network.container_iface_prefix";

  public NetworkSpec {
    if (driver.isEmpty()) {
      driver = "bridge";
    }
    pools = List.copyOf(pools);
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
  }

  /** An ordinary IPv4 bridge network. */
  public static NetworkSpec bridge(String name) {
    return new NetworkSpec(
        name, "bridge", false, false, true, false, List.of(), Map.of(), Map.of());
  }

  /** A driver option that is a boolean in words; {@code missing} where it is not given. */
  boolean flag(String option, boolean missing) {
    String value = options.get(option);
    return value == null ? missing : Boolean.parseBoolean(value);
  }

  /**
   * One subnet.
   *
   * @param subnet null: the engine chooses (only for IPv4)
   * @param range the part of it that addresses are given from
   * @param gateway null: the first address
   * @param reserved addresses that are never given, by what for
   */
  public record Pool(
      @Nullable Cidr subnet,
      @Nullable Cidr range,
      @Nullable InetAddress gateway,
      Map<String, InetAddress> reserved) {

    public Pool {
      reserved = Collections.unmodifiableMap(new LinkedHashMap<>(reserved));
    }

    /**
     * From the API's texts, where an empty one is absent.
     *
     * @throws IllegalArgumentException naming the text that is no address
     */
    public static Pool parse(
        String subnet, String range, String gateway, Map<String, String> reserved) {
      Map<String, InetAddress> addresses = new LinkedHashMap<>();
      reserved.forEach((what, text) -> addresses.put(what, Cidr.literal(text)));
      return new Pool(
          subnet.isEmpty() ? null : Cidr.parse(subnet),
          range.isEmpty() ? null : Cidr.parse(range),
          gateway.isEmpty() ? null : Cidr.literal(gateway),
          addresses);
    }
  }
}
