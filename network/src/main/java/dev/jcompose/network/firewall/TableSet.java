package dev.jcompose.network.firewall;

import dev.jcompose.linux.netlink.NftRequest.Type;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The sets and maps of our table: all that changes in it. */
enum TableSet {
  /** Our bridges. */
  BRIDGES(Type.LINK_NAME, null, false),
  /** Bridges of internal networks. */
  CLOSED(Type.LINK_NAME, null, false),
  /** Pairs of a bridge and itself, where containers may talk to each other. */
  SAME(Type.LINK_NAME.then(Type.LINK_NAME), null, false),
  /** Our IPv4 subnets. */
  SUBNETS(Type.IPV4_ADDRESS, null, true),
  /** Those that get the host's address on their way out. */
  MASQUERADE(Type.IPV4_ADDRESS, null, true),
  /** As MASQUERADE, for IPv6. */
  MASQUERADE6(Type.IPV6_ADDRESS, null, true),
  /** Ports published on every address of the host. */
  PUBLISHED(Type.PROTOCOL.then(Type.PORT), Type.IPV4_ADDRESS.then(Type.PORT), false),
  /** Ports published on one address. */
  PUBLISHED_AT(
      Type.IPV4_ADDRESS.then(Type.PROTOCOL).then(Type.PORT),
      Type.IPV4_ADDRESS.then(Type.PORT),
      false);

  private final Type key;
  private final @Nullable Type value;
  private final boolean interval;

  TableSet(Type key, @Nullable Type value, boolean interval) {
    this.key = key;
    this.value = value;
    this.interval = interval;
  }

  String setName() {
    return name().toLowerCase(Locale.ROOT);
  }

  Type key() {
    return key;
  }

  @Nullable Type value() {
    return value;
  }

  boolean interval() {
    return interval;
  }
}
