package dev.jcompose.linux.netlink;

/**
 * One step of an nf_tables rule. Registers: 1 to 4 hold 16 bytes each; 8 to 23 are the same memory
 * in steps of four bytes, so 8 is the start of 1.
 */
public sealed interface Expression {

  /** The first register of 16 bytes. */
  int REGISTER_1 = 1;

  /** The first register of four bytes; the next is one more. */
  int REGISTER_32 = 8;

  int META_IIFNAME = 6;
  int META_OIFNAME = 7;
  int META_NFPROTO = 15;
  int META_L4PROTO = 16;
  int CT_STATE = 0;
  int CT_STATUS = 2;
  int BASE_NETWORK = 1;
  int BASE_TRANSPORT = 2;
  int DROP = 0;
  int ACCEPT = 1;
  int RETURN = -5;

  /** Loads a property of the packet. */
  record Meta(int key, int register) implements Expression {}

  /** Loads bytes of a header. */
  record Payload(int base, int offset, int length, int register) implements Expression {}

  /** Loads a property of the connection. */
  record Connection(int key, int register) implements Expression {}

  /** Loads the type (RTN_*) of the destination address, seen from this host. */
  record DestinationType(int register) implements Expression {}

  /** Goes on if the register starts with these bytes, or does not. */
  record Compare(int register, boolean equal, Octets data) implements Expression {}

  /** register = register &amp; mask ^ flip. */
  record Mask(int register, Octets mask, Octets flip) implements Expression {}

  /** Goes on if the set has the key, or has not. */
  record InSet(String set, int register, boolean present) implements Expression {}

  /** Goes on if the map has the key; loads its value. */
  record InMap(String map, int register, int target) implements Expression {}

  /** Ends the rule with {@link #DROP}, {@link #ACCEPT} or {@link #RETURN}. */
  record Verdict(int code) implements Expression {}

  /** Loads a constant. */
  record Load(Octets data, int register) implements Expression {}

  /** Changes the IPv4 or IPv6 destination to an address and port in registers. */
  record DestinationNat(int family, int addressRegister, int portRegister) implements Expression {}

  /** Changes the source to the outgoing interface's address. */
  record Masquerade() implements Expression {}

  /** Counts packets and bytes. */
  record Counter() implements Expression {}
}
