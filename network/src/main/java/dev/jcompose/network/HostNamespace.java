package dev.jcompose.network;

import dev.jcompose.network.dns.Sockets;
import java.io.IOException;
import java.util.concurrent.Callable;

/**
 * The network namespace that holds the bridges, the packet rules and the host ends of veth pairs:
 * the machine's, or one of the engine's own where the machine's is not ours to change.
 *
 * <p>Listening sockets of published ports are opened by the engine's ordinary threads, so they are
 * the machine's in either case.
 */
public sealed interface HostNamespace permits HostNamespace.Machine, OwnNamespace {

  /** The machine's own; for an engine that runs as the machine's root. */
  HostNamespace MACHINE = new Machine();

  /** Runs work that opens descriptors or files of this namespace. */
  <T> T call(Callable<T> work) throws IOException;

  /** Opens sockets from which containers can be reached. */
  Sockets sockets();

  /** The namespace that every thread of the engine is in. */
  record Machine() implements HostNamespace {
    @Override
    public <T> T call(Callable<T> work) throws IOException {
      try {
        return work.call();
      } catch (IOException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException(e);
      }
    }

    @Override
    public Sockets sockets() {
      return Sockets.HERE;
    }
  }
}
