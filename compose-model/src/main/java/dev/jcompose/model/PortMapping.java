package dev.jcompose.model;

/**
 * A published port. {@code published} is empty (any), a port, or a range {@code a-b}; {@code
 * hostIp} empty is all addresses.
 */
public record PortMapping(
    String name,
    int target,
    String published,
    String hostIp,
    String protocol,
    String mode,
    String appProtocol) {}
