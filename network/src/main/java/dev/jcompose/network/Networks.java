package dev.jcompose.network;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * All networks of one engine: records on disk, objects in the kernel. One instance per state
 * directory and per host network namespace.
 *
 * <p>Order of life: {@link #open}; {@link #adopt} for every container that outlived the last
 * engine; {@link #sweep}; then anything; {@link #close}. What containers need in the kernel stays
 * after close, so that they outlive the engine too.
 */
public interface Networks extends AutoCloseable {

  /**
   * Reads {@code stateDir/networks} (made if missing). Bridges that are missing are put back when
   * an endpoint needs them.
   *
   * @throws IOException if the directory cannot be read or the kernel refuses
   */
  static Networks open(Path stateDir) throws IOException {
    return open(stateDir, HostNamespace.MACHINE);
  }

  /**
   * As {@link #open(Path)}, with bridges and rules in a namespace that need not be the machine's.
   */
  static Networks open(Path stateDir, HostNamespace host) throws IOException {
    return KernelNetworks.open(stateDir, host);
  }

  /**
   * Makes a network with its bridge. The bridge of the predefined one is made when the first
   * endpoint needs it.
   *
   * @throws NetworkException NAME_TAKEN, FORBIDDEN (overlap), EXHAUSTED, INVALID
   */
  Network create(NetworkSpec spec) throws IOException;

  /** All networks, the predefined ones too, oldest first. */
  List<Network> list();

  /** By id, name or unique prefix of the id. */
  Optional<Network> find(String reference);

  /** Container ids and their endpoints on a network, in no meaningful order. */
  List<Member> members(Network network);

  /** A container on a network. */
  record Member(String containerId, Endpoint endpoint) {}

  /**
   * Removes a network and its bridge.
   *
   * @throws NetworkException NOT_FOUND; FORBIDDEN if predefined or with endpoints
   */
  void remove(String reference) throws IOException;

  /** Makes a network namespace for a container. */
  Sandbox createSandbox(SandboxRequest request) throws IOException;

  /**
   * Takes a running container of an earlier engine over, with its endpoints, DNS and ports.
   *
   * @param pid a process of the container
   * @throws NetworkException NOT_FOUND if nothing is recorded about the container
   */
  Sandbox adopt(String containerId, int pid) throws IOException;

  /**
   * Puts a container on a network.
   *
   * @throws NetworkException FORBIDDEN if it is there already or the address is taken; INVALID;
   *     EXHAUSTED
   */
  Endpoint connect(Sandbox sandbox, Network network, EndpointRequest request) throws IOException;

  /** Takes a container off a network; nothing happens if it is not there. */
  void disconnect(Sandbox sandbox, Network network) throws IOException;

  /**
   * Publishes ports of a connected container, all or none.
   *
   * @throws PortInUseException naming who holds the port
   */
  List<PublishedPort> publish(Sandbox sandbox, List<PortRequest> requests) throws IOException;

  /** Removes everything of a container. Idempotent. */
  void release(Sandbox sandbox) throws IOException;

  /** Removes what no adopted container owns: links, records, rules. */
  void sweep() throws IOException;

  /** Ends servers and closes descriptors; kernel objects stay. */
  @Override
  void close() throws IOException;
}
