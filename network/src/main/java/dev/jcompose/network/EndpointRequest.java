package dev.jcompose.network;

import java.net.InetAddress;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A wish to be on a network.
 *
 * @param names all DNS names there: container name, aliases, short id, hostname
 * @param links alias to the linked container's name: names that only this container sees
 * @param ipv4 a static address, or null
 * @param ipv6 a static address, or null
 * @param mac null: a random one
 * @param gatewayPriority the endpoint with the highest gives the default route
 */
public record EndpointRequest(
    List<String> names,
    Map<String, String> links,
    @Nullable InetAddress ipv4,
    @Nullable InetAddress ipv6,
    @Nullable MacAddress mac,
    int gatewayPriority) {

  public EndpointRequest {
    names = List.copyOf(names);
    links = Collections.unmodifiableMap(new LinkedHashMap<>(links));
  }

  /** With these names and everything else as it comes. */
  public static EndpointRequest named(String... names) {
    return new EndpointRequest(List.of(names), Map.of(), null, null, null, 0);
  }
}
