package dev.jcompose.network;

import dev.jcompose.network.address.Cidr;
import java.net.InetAddress;

/** A host port that somebody else listens on; the message names who, as far as we can see. */
public final class PortInUseException extends NetworkException {

  private static final long serialVersionUID = 1;

  private final int port;
  private final String holder;

  /** {@code holder}: such as {@code container web-1} or {@code process nginx (pid 42)}. */
  public PortInUseException(Protocol protocol, InetAddress address, int port, String holder) {
    super(
        Kind.PORT_IN_USE,
        "Bind for "
            + Cidr.text(address)
            + ":"
            + port
            + (protocol == Protocol.TCP ? "" : "/" + protocol)
            + " failed: port is already allocated"
            + (holder.isEmpty() ? "" : " by " + holder));
    this.port = port;
    this.holder = holder;
  }

  public int port() {
    return port;
  }

  /** Who holds it; empty if unknown. */
  public String holder() {
    return holder;
  }
}
