package dev.jcompose.network;

import java.util.List;
import java.util.Optional;

/**
 * A container's network namespace, held open. Loopback is up, any user may bind low ports and send
 * pings. {@link Networks#release} gives it up.
 */
public interface Sandbox {

  String containerId();

  /** A descriptor of the namespace for setns(2), owned by the sandbox. */
  int fd();

  /** Where it is connected, in the order of joining. */
  List<Endpoint> endpoints();

  /** The endpoint on a network. */
  default Optional<Endpoint> endpoint(Network network) {
    return endpoints().stream().filter(e -> e.networkId().equals(network.id())).findFirst();
  }

  List<PublishedPort> publishedPorts();

  /** Whether 127.0.0.11 answers: the container is on a network other than the default bridge. */
  boolean embeddedDns();
}
