package dev.jcompose.network;

import dev.jcompose.network.address.Cidr;
import java.net.InetAddress;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A container's place on a network.
 *
 * @param id 64 hex digits
 * @param networkId the network's id
 * @param networkName the network's name
 * @param link name of its interface inside, e.g. {@code eth0}
 * @param hostLink name of the other end in the host's namespace
 * @param mac of the interface inside
 * @param ipv4 address with prefix length, null on networks without IPv4
 * @param gateway4 null if the network gives no way out
 * @param ipv6 as {@code ipv4}
 * @param gateway6 as {@code gateway4}
 * @param names its DNS names there
 * @param links alias to container name, seen by this container only
 * @param gatewayPriority as asked for
 */
public record Endpoint(
    String id,
    String networkId,
    String networkName,
    String link,
    String hostLink,
    MacAddress mac,
    @Nullable Cidr ipv4,
    @Nullable InetAddress gateway4,
    @Nullable Cidr ipv6,
    @Nullable InetAddress gateway6,
    List<String> names,
    Map<String, String> links,
    int gatewayPriority) {

  public Endpoint {
    names = List.copyOf(names);
    links = Collections.unmodifiableMap(new LinkedHashMap<>(links));
  }
}
