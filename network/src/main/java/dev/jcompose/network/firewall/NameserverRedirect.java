package dev.jcompose.network.firewall;

import dev.jcompose.linux.netlink.NftRequest;
import dev.jcompose.linux.netlink.NftRequest.AddChain;
import dev.jcompose.linux.netlink.NftRequest.AddRule;
import dev.jcompose.linux.netlink.NftSocket;
import dev.jcompose.linux.netlink.Octets;
import java.io.IOException;
import java.util.List;

/**
 * The table in a container's namespace that leads port 53 of 127.0.0.11 to the ports our server got
 * there, so that the container may run a name server of its own.
 */
public final class NameserverRedirect {

  private static final String CHAIN = "output";
  private static final int DESTINATION_NAT = -100;
  private static final int DNS = 53;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final Octets SERVER = Octets.of((byte) 127, (byte) 0, (byte) 0, (byte) 11);

  private NameserverRedirect() {}

  /** Puts the table in place of an earlier one. {@code socket} is of the container's namespace. */
  public static void install(NftSocket socket, int udpPort, int tcpPort) throws IOException {
    socket.commit(requests(udpPort, tcpPort));
  }

  static List<NftRequest> requests(int udpPort, int tcpPort) {
    int family = NftRequest.IPV4;
    String table = HostTable.OURS;
    return List.of(
        new NftRequest.AddTable(family, table),
        new NftRequest.DeleteTable(family, table),
        new NftRequest.AddTable(family, table),
        new AddChain(family, table, CHAIN, "nat", AddChain.OUTPUT, DESTINATION_NAT),
        rule(UDP, udpPort),
        rule(TCP, tcpPort));
  }

  private static AddRule rule(int protocol, int port) {
    return new AddRule(
        NftRequest.IPV4,
        HostTable.OURS,
        CHAIN,
        false,
        new Steps().to(SERVER).port(protocol, DNS).redirect(SERVER, port),
        HostTable.OURS);
  }
}
