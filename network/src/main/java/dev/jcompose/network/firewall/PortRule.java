package dev.jcompose.network.firewall;

import java.net.Inet4Address;

/**
 * A published IPv4 port.
 *
 * @param protocol IANA's number
 * @param hostAddress 0.0.0.0 for every address of the host
 * @param hostPort where it is reached
 * @param target the container's address
 * @param targetPort the container's port
 */
public record PortRule(
    int protocol, Inet4Address hostAddress, int hostPort, Inet4Address target, int targetPort) {}
