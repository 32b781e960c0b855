package dev.jcompose.network;

import java.net.InetAddress;
import java.util.List;

/**
 * What a container's network namespace should be.
 *
 * @param containerId 64 hex digits
 * @param containerName as DNS says it for PTR questions, without a leading slash
 * @param dnsServers servers of the container's own choice, asked from inside its namespace; empty:
 *     the host's, asked from the host's namespace
 * @param forwardSingleLabels whether an unknown name without a dot is asked upstream; Docker does
 *     so unless the container's options set {@code ndots}
 */
public record SandboxRequest(
    String containerId,
    String containerName,
    List<InetAddress> dnsServers,
    boolean forwardSingleLabels) {

  public SandboxRequest {
    dnsServers = List.copyOf(dnsServers);
  }

  /** With the host's resolvers. */
  public static SandboxRequest of(String containerId, String containerName) {
    return new SandboxRequest(containerId, containerName, List.of(), true);
  }
}
