package dev.jcompose.linux.netlink;

/**
 * A network interface.
 *
 * @param index its number in its namespace
 * @param kind such as {@code bridge} or {@code veth}; empty for hardware
 * @param master index of the bridge that it is a port of, or 0
 * @param up whether it is administratively up
 */
public record Link(int index, String name, String kind, int master, boolean up) {}
