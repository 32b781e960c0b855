package dev.jcompose.network.dns;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * Who is asked for names that we do not know.
 *
 * @param servers in order; none: nobody, which is a failure to the asker
 * @param sockets from where
 */
public record Upstream(List<InetSocketAddress> servers, Sockets sockets) {
  public Upstream {
    servers = List.copyOf(servers);
  }

  /** For containers without a way out. */
  public static final Upstream NONE = new Upstream(List.of(), Sockets.HERE);
}
