package dev.jcompose.linux.netlink;

import static dev.jcompose.linux.netlink.NetlinkSocket.NLM_F_ACK;
import static dev.jcompose.linux.netlink.NetlinkSocket.NLM_F_CREATE;
import static dev.jcompose.linux.netlink.NetlinkSocket.NLM_F_DUMP;
import static dev.jcompose.linux.netlink.NetlinkSocket.NLM_F_EXCL;
import static dev.jcompose.linux.netlink.NetlinkSocket.NLM_F_REPLACE;
import static dev.jcompose.linux.netlink.NetlinkSocket.NLM_F_REQUEST;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** rtnetlink messages: linux/rtnetlink.h, linux/if_link.h, linux/if_addr.h. */
final class RouteCodec {

  static final int RTM_NEWLINK = 16;
  static final int RTM_DELLINK = 17;
  static final int RTM_GETLINK = 18;
  static final int RTM_NEWADDR = 20;
  static final int RTM_GETADDR = 22;
  static final int RTM_NEWROUTE = 24;
  static final int RTM_GETROUTE = 26;

  private static final int IFF_UP = 1;
  private static final int IFLA_ADDRESS = 1;
  private static final int IFLA_IFNAME = 3;
  private static final int IFLA_MTU = 4;
  private static final int IFLA_MASTER = 10;
  private static final int IFLA_LINKINFO = 18;
  private static final int IFLA_GROUP = 27;
  private static final int IFLA_NET_NS_FD = 28;
  private static final int IFLA_INFO_KIND = 1;
  private static final int IFLA_INFO_DATA = 2;
  private static final int IFLA_INFO_SLAVE_KIND = 4;
  private static final int IFLA_INFO_SLAVE_DATA = 5;
  private static final int IFLA_BRPORT_MODE = 4;
  private static final int IFLA_BR_FORWARD_DELAY = 1;
  private static final int IFLA_BR_STP_STATE = 5;
  private static final int VETH_INFO_PEER = 1;

  private static final int IFA_ADDRESS = 1;
  private static final int IFA_LOCAL = 2;
  private static final int IFA_BROADCAST = 4;
  private static final int IFA_F_NODAD = 2;

  private static final int RTA_DST = 1;
  private static final int RTA_OIF = 4;
  private static final int RTA_GATEWAY = 5;
  private static final int RT_TABLE_MAIN = 254;
  private static final int RTPROT_BOOT = 3;
  private static final int RTN_UNICAST = 1;

  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;

  private RouteCodec() {}

  static void encode(RouteRequest request, MessageWriter w) {
    switch (request) {
      case RouteRequest.CreateBridge r -> {
        link(w, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, 0, IFF_UP)
            .attribute(IFLA_IFNAME, r.name())
            .attribute(IFLA_ADDRESS, r.mac())
            .attribute32(IFLA_MTU, r.mtu())
            .nested(IFLA_LINKINFO, () -> bridge(w));
      }
      case RouteRequest.CreateVeth r -> {
        link(w, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, 0, IFF_UP)
            .attribute(IFLA_IFNAME, r.name())
            .attribute32(IFLA_MTU, r.mtu())
            .attribute32(IFLA_MASTER, r.master())
            .nested(IFLA_LINKINFO, () -> veth(w, () -> peer(w, r)));
      }
      case RouteRequest.AllowHairpin r ->
          link(w, RTM_NEWLINK, 0, 0, 0)
              .attribute(IFLA_IFNAME, r.port())
              .nested(
                  IFLA_LINKINFO,
                  () ->
                      w.attribute(IFLA_INFO_SLAVE_KIND, "bridge")
                          .nested(
                              IFLA_INFO_SLAVE_DATA,
                              () -> w.attribute(IFLA_BRPORT_MODE, new byte[] {1})));
      case RouteRequest.SetUp r -> link(w, RTM_NEWLINK, 0, r.index(), IFF_UP);
      case RouteRequest.DeleteLink r ->
          link(w, RTM_DELLINK, 0, 0, 0).attribute(IFLA_IFNAME, r.name());
      case RouteRequest.SetGroup r ->
          link(w, RTM_NEWLINK, 0, 0, 0)
              .attribute(IFLA_IFNAME, r.name())
              .attribute32(IFLA_GROUP, r.group());
      case RouteRequest.DeleteGroup r ->
          link(w, RTM_DELLINK, 0, 0, 0).attribute32(IFLA_GROUP, r.group());
      case RouteRequest.AddAddress r -> address(w, r);
      case RouteRequest.SetDefaultRoute r ->
          route(w, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_REPLACE, r.gateway());
    }
    w.end();
  }

  private static MessageWriter link(MessageWriter w, int type, int flags, int index, int up) {
    return ifinfomsg(w.begin(type, NLM_F_REQUEST | NLM_F_ACK | flags), index, up);
  }

  // struct ifinfomsg { u8 family; u8 pad; u16 type; s32 index; u32 flags; u32 change; }
  private static MessageWriter ifinfomsg(MessageWriter w, int index, int flags) {
    return w.u8(0).u8(0).u16(0).u32(index).u32(flags).u32(flags);
  }

  private static void bridge(MessageWriter w) {
    w.attribute(IFLA_INFO_KIND, "bridge")
        .nested(
            IFLA_INFO_DATA,
            () -> w.attribute32(IFLA_BR_FORWARD_DELAY, 0).attribute32(IFLA_BR_STP_STATE, 0));
  }

  private static void veth(MessageWriter w, Runnable peer) {
    w.attribute(IFLA_INFO_KIND, "veth")
        .nested(IFLA_INFO_DATA, () -> w.nested(VETH_INFO_PEER, peer));
  }

  private static void peer(MessageWriter w, RouteRequest.CreateVeth r) {
    // Not up: the kernel would open it before the two ends know each other (ENOTCONN).
    ifinfomsg(w, 0, 0)
        .attribute(IFLA_IFNAME, r.peer())
        .attribute(IFLA_ADDRESS, r.peerMac())
        .attribute32(IFLA_MTU, r.mtu())
        .attribute32(IFLA_NET_NS_FD, r.peerNamespace());
  }

  // struct ifaddrmsg { u8 family; u8 prefixlen; u8 flags; u8 scope; u32 index; }
  private static void address(MessageWriter w, RouteRequest.AddAddress r) {
    boolean ipv4 = r.address() instanceof Inet4Address;
    w.begin(RTM_NEWADDR, NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_REPLACE)
        .u8(family(r.address()))
        .u8(r.prefix())
        .u8(ipv4 ? 0 : IFA_F_NODAD)
        .u8(0)
        .u32(r.index())
        .attribute(IFA_LOCAL, r.address())
        .attribute(IFA_ADDRESS, r.address());
    if (ipv4 && r.prefix() < 31) {
      w.attribute(IFA_BROADCAST, broadcast(r.address(), r.prefix()));
    }
  }

  private static byte[] broadcast(InetAddress address, int prefix) {
    int value = ByteBuffer.wrap(address.getAddress()).getInt() | (-1 >>> prefix);
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  // struct rtmsg { u8 family, dst_len, src_len, tos, table, protocol, scope, type; u32 flags; }
  private static void route(MessageWriter w, int type, int flags, InetAddress gateway) {
    w.begin(type, NLM_F_REQUEST | NLM_F_ACK | flags)
        .u8(family(gateway))
        .u8(0)
        .u8(0)
        .u8(0)
        .u8(RT_TABLE_MAIN)
        .u8(RTPROT_BOOT)
        .u8(0)
        .u8(RTN_UNICAST)
        .u32(0)
        .attribute(RTA_GATEWAY, gateway);
  }

  static void listLinks(MessageWriter w) {
    ifinfomsg(w.begin(RTM_GETLINK, NLM_F_REQUEST | NLM_F_DUMP), 0, 0).end();
  }

  static void findLink(MessageWriter w, String name) {
    ifinfomsg(w.begin(RTM_GETLINK, NLM_F_REQUEST), 0, 0).attribute(IFLA_IFNAME, name).end();
  }

  static void listAddresses(MessageWriter w) {
    w.begin(RTM_GETADDR, NLM_F_REQUEST | NLM_F_DUMP).u32(0).u32(0).end();
  }

  static void listRoutes(MessageWriter w, int family) {
    w.begin(RTM_GETROUTE, NLM_F_REQUEST | NLM_F_DUMP).u8(family).u8(0).u16(0).u32(0).u32(0).end();
  }

  static Link link(ByteBuffer body) {
    Attributes attributes = attributes(body, 16);
    return new Link(
        body.getInt(4),
        attributes.text(IFLA_IFNAME),
        attributes.nested(IFLA_LINKINFO).text(IFLA_INFO_KIND),
        attributes.u32(IFLA_MASTER).orElse(0),
        (body.getInt(8) & IFF_UP) != 0);
  }

  static Optional<LinkAddress> address(ByteBuffer body) {
    Attributes attributes = attributes(body, 8);
    // On point-to-point links IFA_ADDRESS is the other side's.
    return attributes
        .bytes(IFA_LOCAL)
        .or(() -> attributes.bytes(IFA_ADDRESS))
        .map(bytes -> new LinkAddress(body.getInt(4), inet(bytes), body.get(1) & 0xff));
  }

  /** Empty unless it is a unicast route of the main table. */
  static Optional<Route> route(ByteBuffer body) {
    int table = body.get(4) & 0xff;
    int type = body.get(7) & 0xff;
    if (table != RT_TABLE_MAIN || type != RTN_UNICAST) {
      return Optional.empty();
    }
    Attributes attributes = attributes(body, 12);
    return Optional.of(
        new Route(
            attributes.bytes(RTA_DST).map(RouteCodec::inet),
            body.get(1) & 0xff,
            attributes.u32(RTA_OIF).orElse(0),
            attributes.bytes(RTA_GATEWAY).map(RouteCodec::inet)));
  }

  private static Attributes attributes(ByteBuffer body, int fixed) {
    if (body.limit() < fixed) {
      throw new IllegalArgumentException("message of " + body.limit() + " bytes, not " + fixed);
    }
    return Attributes.parse(body.duplicate().position(fixed));
  }

  static int family(InetAddress address) {
    return address instanceof Inet4Address ? AF_INET : AF_INET6;
  }

  private static InetAddress inet(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("address of " + bytes.length + " bytes", e);
    }
  }
}
