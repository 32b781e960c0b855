package dev.jcompose.network;

import dev.jcompose.network.address.Cidr;
import java.net.InetAddress;

/** A container's port that the host answers on. The address may be the wildcard of its family. */
public record PublishedPort(
    Protocol protocol, int containerPort, InetAddress hostAddress, int hostPort) {

  @Override
  public String toString() {
    return Cidr.text(hostAddress) + ":" + hostPort + "->" + containerPort + "/" + protocol;
  }
}
