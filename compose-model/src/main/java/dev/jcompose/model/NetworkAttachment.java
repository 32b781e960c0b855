package dev.jcompose.model;

import java.util.List;
import java.util.Map;

/** A service's place on one network; empty text is "as the engine likes". */
public record NetworkAttachment(
    List<String> aliases,
    String ipv4Address,
    String ipv6Address,
    List<String> linkLocalIps,
    String macAddress,
    Map<String, String> driverOpts,
    int priority,
    int gwPriority,
    String interfaceName) {
  /** Nothing special. */
  public static final NetworkAttachment DEFAULT =
      new NetworkAttachment(List.of(), "", "", List.of(), "", Map.of(), 0, 0, "");

  public NetworkAttachment {
    aliases = List.copyOf(aliases);
    linkLocalIps = List.copyOf(linkLocalIps);
    driverOpts = Values.ordered(driverOpts);
  }
}
