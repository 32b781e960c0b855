package dev.jcompose.network.firewall;

import dev.jcompose.linux.netlink.Expression;
import dev.jcompose.linux.netlink.NftRequest;
import dev.jcompose.linux.netlink.Octets;
import java.util.ArrayList;
import java.util.List;

/** The steps of one rule, written in the order that the kernel takes them. */
final class Steps {

  private static final int R = Expression.REGISTER_32;
  private static final int SOURCE = 12;
  private static final int DESTINATION = 16;

  /** Connection status bit: the destination was changed, IPS_DST_NAT. */
  private static final int STATUS_DNAT = 1 << 5;

  /** Connection states established and related. */
  private static final int STATE_KNOWN = 2 | 4;

  private static final int RTN_LOCAL = 2;

  private final List<Expression> list = new ArrayList<>();

  Steps ipv4() {
    return protocolFamily(NftRequest.IPV4);
  }

  Steps ipv6() {
    return protocolFamily(NftRequest.IPV6);
  }

  private Steps protocolFamily(int family) {
    list.add(new Expression.Meta(Expression.META_NFPROTO, R));
    list.add(new Expression.Compare(R, true, Octets.of((byte) family)));
    return this;
  }

  Steps inIs(TableSet set) {
    return link(Expression.META_IIFNAME, set, true);
  }

  Steps outIs(TableSet set) {
    return link(Expression.META_OIFNAME, set, true);
  }

  Steps outIsNot(TableSet set) {
    return link(Expression.META_OIFNAME, set, false);
  }

  private Steps link(int key, TableSet set, boolean present) {
    list.add(new Expression.Meta(key, Expression.REGISTER_1));
    list.add(new Expression.InSet(set.name(), Expression.REGISTER_1, present));
    return this;
  }

  /** The pair of the links it came by and leaves by. */
  Steps pairIn(TableSet set) {
    list.add(new Expression.Meta(Expression.META_IIFNAME, Expression.REGISTER_1));
    list.add(new Expression.Meta(Expression.META_OIFNAME, Expression.REGISTER_1 + 1));
    list.add(new Expression.InSet(set.name(), Expression.REGISTER_1, true));
    return this;
  }

  /** The link's name is this, or starts with it if it ends in {@code +}, as iptables has it. */
  Steps in(String pattern) {
    return named(Expression.META_IIFNAME, pattern);
  }

  Steps out(String pattern) {
    return named(Expression.META_OIFNAME, pattern);
  }

  private Steps named(int key, String pattern) {
    boolean prefix = pattern.endsWith("+");
    list.add(new Expression.Meta(key, Expression.REGISTER_1));
    list.add(
        new Expression.Compare(
            Expression.REGISTER_1,
            true,
            prefix
                ? Octets.text(pattern.substring(0, pattern.length() - 1))
                : Octets.link(pattern)));
    return this;
  }

  Steps fromLoopback() {
    return firstByte(SOURCE);
  }

  Steps toLoopback() {
    return firstByte(DESTINATION);
  }

  private Steps firstByte(int offset) {
    list.add(new Expression.Payload(Expression.BASE_NETWORK, offset, 1, R));
    list.add(new Expression.Compare(R, true, Octets.of((byte) 127)));
    return this;
  }

  Steps sourceIn(TableSet set) {
    boolean ipv4 = set.key().length() == 4;
    list.add(
        new Expression.Payload(Expression.BASE_NETWORK, ipv4 ? SOURCE : 8, set.key().length(), R));
    list.add(new Expression.InSet(set.name(), R, true));
    return this;
  }

  Steps known() {
    return connection(Expression.CT_STATE, STATE_KNOWN, true);
  }

  Steps published() {
    return connection(Expression.CT_STATUS, STATUS_DNAT, true);
  }

  Steps notPublished() {
    return connection(Expression.CT_STATUS, STATUS_DNAT, false);
  }

  private Steps connection(int key, int bits, boolean any) {
    list.add(new Expression.Connection(key, R));
    list.add(new Expression.Mask(R, Octets.u32(bits), Octets.u32(0)));
    list.add(new Expression.Compare(R, !any, Octets.u32(0)));
    return this;
  }

  Steps toThisHost() {
    list.add(new Expression.DestinationType(R));
    list.add(new Expression.Compare(R, true, Octets.u32(RTN_LOCAL)));
    return this;
  }

  /**
   * Protocol and port, with the address before them if the map asks for it, to a new destination.
   */
  Steps redirect(TableSet map) {
    int next = R;
    if (map.equals(TableSet.PUBLISHED_AT)) {
      list.add(new Expression.Payload(Expression.BASE_NETWORK, DESTINATION, 4, next++));
    }
    list.add(new Expression.Meta(Expression.META_L4PROTO, next++));
    list.add(new Expression.Payload(Expression.BASE_TRANSPORT, 2, 2, next));
    int target = R + 4;
    list.add(new Expression.InMap(map.name(), R, target));
    list.add(new Expression.DestinationNat(NftRequest.IPV4, target, target + 1));
    return this;
  }

  Steps to(Octets address) {
    list.add(new Expression.Payload(Expression.BASE_NETWORK, DESTINATION, 4, R));
    list.add(new Expression.Compare(R, true, address));
    return this;
  }

  Steps port(int protocol, int port) {
    list.add(new Expression.Meta(Expression.META_L4PROTO, R));
    list.add(new Expression.Compare(R, true, Octets.of((byte) protocol)));
    list.add(new Expression.Payload(Expression.BASE_TRANSPORT, 2, 2, R));
    list.add(new Expression.Compare(R, true, Octets.of((byte) (port >> 8), (byte) port)));
    return this;
  }

  List<Expression> redirect(Octets address, int port) {
    list.add(new Expression.Load(address, R));
    list.add(new Expression.Load(Octets.of((byte) (port >> 8), (byte) port), R + 1));
    list.add(new Expression.DestinationNat(NftRequest.IPV4, R, R + 1));
    return List.copyOf(list);
  }

  Steps count() {
    list.add(new Expression.Counter());
    return this;
  }

  List<Expression> accept() {
    return ending(new Expression.Verdict(Expression.ACCEPT));
  }

  List<Expression> drop() {
    return ending(new Expression.Verdict(Expression.DROP));
  }

  List<Expression> leave() {
    return ending(new Expression.Verdict(Expression.RETURN));
  }

  List<Expression> masquerade() {
    return ending(new Expression.Masquerade());
  }

  /** Without an ending of its own. */
  List<Expression> done() {
    return List.copyOf(list);
  }

  private List<Expression> ending(Expression last) {
    list.add(last);
    return List.copyOf(list);
  }
}
