package dev.jcompose.network;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A container's port to be reachable on the host.
 *
 * @param hostAddress null: every address of the host, or the network's own default
 * @param firstHostPort the lowest acceptable port; 0: any free one
 * @param lastHostPort the highest acceptable one, at least {@code firstHostPort}
 */
public record PortRequest(
    Protocol protocol,
    int containerPort,
    @Nullable InetAddress hostAddress,
    int firstHostPort,
    int lastHostPort) {

  public PortRequest {
    check(containerPort, 1);
    check(firstHostPort, 0);
    check(lastHostPort, firstHostPort);
  }

  private static void check(int port, int least) {
    if (port < least || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is not in " + least + "-65535");
    }
  }

  /** One host port, or 0 for any. */
  public static PortRequest of(
      Protocol protocol, int containerPort, @Nullable InetAddress hostAddress, int hostPort) {
    return new PortRequest(protocol, containerPort, hostAddress, hostPort, hostPort);
  }
}
