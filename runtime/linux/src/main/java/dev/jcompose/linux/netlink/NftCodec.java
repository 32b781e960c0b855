package dev.jcompose.linux.netlink;

import static dev.jcompose.linux.netlink.NetlinkSocket.NLM_F_ACK;
import static dev.jcompose.linux.netlink.NetlinkSocket.NLM_F_APPEND;
import static dev.jcompose.linux.netlink.NetlinkSocket.NLM_F_CREATE;
import static dev.jcompose.linux.netlink.NetlinkSocket.NLM_F_DUMP;
import static dev.jcompose.linux.netlink.NetlinkSocket.NLM_F_REQUEST;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalInt;

/**
 * nf_tables messages: linux/netfilter/nfnetlink.h and nf_tables.h. Numbers are in network order.
 */
final class NftCodec {

  private static final int SUBSYSTEM = 10;
  private static final int BATCH_BEGIN = 0x10;
  private static final int BATCH_END = 0x11;
  private static final int NEWTABLE = 0;
  private static final int DELTABLE = 2;
  private static final int NEWCHAIN = 3;
  private static final int GETCHAIN = 4;
  private static final int NEWRULE = 6;
  private static final int GETRULE = 7;
  private static final int DELRULE = 8;
  private static final int NEWSET = 9;
  private static final int NEWSETELEM = 12;
  private static final int DELSETELEM = 14;

  private static final int NFTA_LIST_ELEM = 1;
  private static final int SET_INTERVAL = 4;
  private static final int SET_MAP = 8;
  private static final int ELEMENT_INTERVAL_END = 1;
  private static final int USERDATA_COMMENT = 0;

  private NftCodec() {}

  static void begin(MessageWriter w) {
    w.begin(BATCH_BEGIN, NLM_F_REQUEST).u8(0).u8(0).be16(SUBSYSTEM).end();
  }

  static void end(MessageWriter w) {
    w.begin(BATCH_END, NLM_F_REQUEST).u8(0).u8(0).be16(SUBSYSTEM).end();
  }

  /** {@code acknowledge}: asks for an answer on success, too. */
  static void encode(NftRequest request, boolean acknowledge, MessageWriter w) {
    int ack = acknowledge ? NLM_F_ACK : 0;
    switch (request) {
      case NftRequest.AddTable r ->
          message(w, NEWTABLE, ack | NLM_F_CREATE, r.family()).attribute(1, r.table());
      case NftRequest.DeleteTable r ->
          message(w, DELTABLE, ack, r.family()).attribute(1, r.table());
      case NftRequest.AddChain r ->
          message(w, NEWCHAIN, ack | NLM_F_CREATE, r.family())
              .attribute(1, r.table())
              .attribute(3, r.chain())
              .nested(4, () -> w.attributeBe32(1, r.hook()).attributeBe32(2, r.priority()))
              .attributeBe32(5, Expression.ACCEPT)
              .attribute(7, r.type());
      case NftRequest.AddSet r -> set(w, ack, r);
      case NftRequest.AddRule r ->
          message(w, NEWRULE, ack | NLM_F_CREATE | (r.first() ? 0 : NLM_F_APPEND), r.family())
              .attribute(1, r.table())
              .attribute(2, r.chain())
              .nested(4, () -> r.expressions().forEach(e -> expression(w, e)))
              .attribute(7, comment(r.comment()));
      case NftRequest.DeleteRule r ->
          message(w, DELRULE, ack, r.family())
              .attribute(1, r.table())
              .attribute(2, r.chain())
              .attributeBe64(3, r.handle());
      case NftRequest.AddElements r ->
          elements(
              message(w, NEWSETELEM, ack | NLM_F_CREATE, r.family()),
              r.table(),
              r.set(),
              r.elements());
      case NftRequest.DeleteElements r ->
          elements(message(w, DELSETELEM, ack, r.family()), r.table(), r.set(), r.elements());
    }
    w.end();
  }

  // struct nfgenmsg { u8 family; u8 version; be16 res_id; }
  private static MessageWriter message(MessageWriter w, int type, int flags, int family) {
    return w.begin(SUBSYSTEM << 8 | type, NLM_F_REQUEST | flags).u8(family).u8(0).be16(0);
  }

  private static void set(MessageWriter w, int ack, NftRequest.AddSet r) {
    KeyType value = r.value();
    int flags = (r.interval() ? SET_INTERVAL : 0) | (value == null ? 0 : SET_MAP);
    message(w, NEWSET, ack | NLM_F_CREATE, r.family())
        .attribute(1, r.table())
        .attribute(2, r.set())
        .attributeBe32(3, flags)
        .attributeBe32(4, r.key().code())
        .attributeBe32(5, r.key().length());
    if (value != null) {
      w.attributeBe32(6, value.code()).attributeBe32(7, value.length());
    }
    // An id is mandatory, though sets are referred to by name here.
    w.attributeBe32(10, w.messages());
    if (r.key().equals(KeyType.LINK_NAME)) {
      // Without this nft lists names backwards: libnftnl's TLV 0, key byte order, 1 = the host's.
      w.attribute(13, Octets.join(Octets.of((byte) 0, (byte) 4), Octets.u32(1)));
    }
  }

  private static void elements(
      MessageWriter w, String table, String set, List<NftRequest.Element> elements) {
    w.attribute(1, table)
        .attribute(2, set)
        .nested(3, () -> elements.forEach(e -> w.nested(NFTA_LIST_ELEM, () -> element(w, e))));
  }

  private static void element(MessageWriter w, NftRequest.Element e) {
    if (e.end()) {
      w.attributeBe32(3, ELEMENT_INTERVAL_END);
    }
    w.nested(1, () -> w.attribute(1, e.key()));
    Octets value = e.value();
    if (value != null) {
      w.nested(2, () -> w.attribute(1, value));
    }
  }

  /** libnftnl's TLV for comments: type, length, NUL-terminated text. */
  static byte[] comment(String text) {
    byte[] bytes = Octets.text(text).bytes();
    byte[] userdata = new byte[bytes.length + 3];
    userdata[0] = USERDATA_COMMENT;
    userdata[1] = (byte) (bytes.length + 1);
    System.arraycopy(bytes, 0, userdata, 2, bytes.length);
    return userdata;
  }

  private static void expression(MessageWriter w, Expression expression) {
    w.nested(
        NFTA_LIST_ELEM,
        () -> w.attribute(1, kind(expression)).nested(2, () -> body(w, expression)));
  }

  private static String kind(Expression expression) {
    return switch (expression) {
      case Expression.Meta _ -> "meta";
      case Expression.Payload _ -> "payload";
      case Expression.Connection _ -> "ct";
      case Expression.DestinationType _ -> "fib";
      case Expression.Compare _ -> "cmp";
      case Expression.Mask _ -> "bitwise";
      case Expression.InSet _, Expression.InMap _ -> "lookup";
      case Expression.Verdict _, Expression.Load _ -> "immediate";
      case Expression.DestinationNat _ -> "nat";
      case Expression.Masquerade _ -> "masq";
      case Expression.Counter _ -> "counter";
    };
  }

  private static void body(MessageWriter w, Expression expression) {
    switch (expression) {
      case Expression.Meta(int key, int register) ->
          w.attributeBe32(1, register).attributeBe32(2, key);
      case Expression.Payload(int base, int offset, int length, int register) ->
          w.attributeBe32(1, register)
              .attributeBe32(2, base)
              .attributeBe32(3, offset)
              .attributeBe32(4, length);
      case Expression.Connection(int key, int register) ->
          w.attributeBe32(1, register).attributeBe32(2, key);
      case Expression.DestinationType(int register) -> {
        int resultAddressType = 3;
        int flagDestination = 2;
        w.attributeBe32(1, register)
            .attributeBe32(2, resultAddressType)
            .attributeBe32(3, flagDestination);
      }
      case Expression.Compare(int register, boolean equal, Octets data) ->
          w.attributeBe32(1, register)
              .attributeBe32(2, equal ? 0 : 1)
              .nested(3, () -> w.attribute(1, data));
      case Expression.Mask(int register, Octets mask, Octets flip) ->
          w.attributeBe32(1, register)
              .attributeBe32(2, register)
              .attributeBe32(3, mask.length())
              .nested(4, () -> w.attribute(1, mask))
              .nested(5, () -> w.attribute(1, flip));
      case Expression.InSet(String set, int register, boolean present) -> {
        w.attribute(1, set).attributeBe32(2, register);
        if (!present) {
          w.attributeBe32(5, 1);
        }
      }
      case Expression.InMap(String map, int register, int target) ->
          w.attribute(1, map).attributeBe32(2, register).attributeBe32(3, target);
      case Expression.Verdict(int code) ->
          w.attributeBe32(1, 0).nested(2, () -> w.nested(2, () -> w.attributeBe32(1, code)));
      case Expression.Load(Octets data, int register) ->
          w.attributeBe32(1, register).nested(2, () -> w.attribute(1, data));
      case Expression.DestinationNat(int family, int address, int port) -> {
        int destination = 1;
        w.attributeBe32(1, destination)
            .attributeBe32(2, family)
            .attributeBe32(3, address)
            .attributeBe32(5, port);
      }
      case Expression.Masquerade(), Expression.Counter() -> {}
    }
  }

  static void listChains(MessageWriter w, int family) {
    message(w, GETCHAIN, NLM_F_DUMP, family).end();
  }

  static void listRules(MessageWriter w, int family, String table, String chain) {
    message(w, GETRULE, NLM_F_DUMP, family).attribute(1, table).attribute(2, chain).end();
  }

  static NftChain chain(ByteBuffer body) {
    Attributes attributes = Attributes.parse(body.duplicate().position(4));
    Attributes hook = attributes.nested(4);
    return new NftChain(
        body.get(0) & 0xff,
        attributes.text(1),
        attributes.text(3),
        attributes.text(7),
        hook.be32(1),
        hook.be32(2).orElse(0),
        attributes.be32(5).equals(OptionalInt.of(Expression.DROP)));
  }

  static NftRule rule(ByteBuffer body) {
    Attributes attributes = Attributes.parse(body.duplicate().position(4));
    return new NftRule(
        attributes.text(1),
        attributes.text(2),
        attributes.be64(3),
        attributes.bytes(7).map(Octets::of).orElseGet(Octets::of));
  }
}
