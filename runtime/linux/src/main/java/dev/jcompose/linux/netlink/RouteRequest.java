package dev.jcompose.linux.netlink;

import java.net.InetAddress;

/** A change of links, addresses or routes in one network namespace, rtnetlink(7). */
public sealed interface RouteRequest {

  /** Makes a bridge, up, without spanning tree. {@code mac}: six bytes. */
  record CreateBridge(String name, byte[] mac, int mtu) implements RouteRequest {}

  /**
   * Makes a veth pair: this end up and on the bridge, the other end in another namespace, down.
   *
   * @param master index of the bridge
   * @param peer name of the other end there
   * @param peerNamespace descriptor of that namespace
   * @param peerMac six bytes
   */
  record CreateVeth(
      String name, int master, int mtu, String peer, int peerNamespace, byte[] peerMac)
      implements RouteRequest {}

  /**
   * Lets a bridge send frames back out of the port that they came in by, which a container needs to
   * reach itself by a published port where br_netfilter is at work.
   */
  record AllowHairpin(String port) implements RouteRequest {}

  /** Brings a link up. */
  record SetUp(int index) implements RouteRequest {}

  /** Removes a link; of a veth pair both ends. */
  record DeleteLink(String name) implements RouteRequest {}

  /** Puts a link into a group, for {@link DeleteGroup}. */
  record SetGroup(String name, int group) implements RouteRequest {}

  /** Removes all links of a group, waiting once for all instead of once for each. */
  record DeleteGroup(int group) implements RouteRequest {}

  /** Gives a link an address; IPv6 without duplicate address detection. */
  record AddAddress(int index, InetAddress address, int prefix) implements RouteRequest {}

  /** Sets the default route of the gateway's family, in place of another one. */
  record SetDefaultRoute(InetAddress gateway) implements RouteRequest {}

  /** For messages: what is asked of which object. */
  default String describe() {
    return switch (this) {
      case CreateBridge r -> "create bridge " + r.name;
      case CreateVeth r -> "create veth " + r.name + " with peer " + r.peer;
      case AllowHairpin r -> "allow hairpin on " + r.port;
      case SetUp r -> "set link " + r.index + " up";
      case DeleteLink r -> "delete link " + r.name;
      case SetGroup r -> "put link " + r.name + " into group " + r.group;
      case DeleteGroup r -> "delete links of group " + r.group;
      case AddAddress r ->
          "add address " + r.address.getHostAddress() + "/" + r.prefix + " to link " + r.index;
      case SetDefaultRoute r -> "set default route via " + r.gateway.getHostAddress();
    };
  }
}
