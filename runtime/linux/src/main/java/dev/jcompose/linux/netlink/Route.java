package dev.jcompose.linux.netlink;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A route of the main table.
 *
 * @param destination empty for the default route
 * @param prefix prefix length of the destination
 * @param index link that it leads out of, or 0
 * @param gateway empty if the destination is on the link
 */
public record Route(
    Optional<InetAddress> destination, int prefix, int index, Optional<InetAddress> gateway) {}
