package dev.jcompose.network.firewall;

import dev.jcompose.linux.netlink.KeyType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A set, or with values a map, of our table: all that changes in it. */
record TableSet(String name, KeyType key, @Nullable KeyType value, boolean interval) {

  /** Our bridges. */
  static final TableSet BRIDGES = new TableSet("bridges", KeyType.LINK_NAME, null, false);

  /** Bridges of internal networks. */
  static final TableSet CLOSED = new TableSet("closed", KeyType.LINK_NAME, null, false);

  /** Pairs of a bridge and itself, where containers may talk to each other. */
  static final TableSet SAME =
      new TableSet("same", KeyType.LINK_NAME.then(KeyType.LINK_NAME), null, false);

  /** Our IPv4 subnets. */
  static final TableSet SUBNETS = new TableSet("subnets", KeyType.IPV4_ADDRESS, null, true);

  /** Those that get the host's address on their way out. */
  static final TableSet MASQUERADE = new TableSet("masquerade", KeyType.IPV4_ADDRESS, null, true);

  /** As MASQUERADE, for IPv6. */
  static final TableSet MASQUERADE6 = new TableSet("masquerade6", KeyType.IPV6_ADDRESS, null, true);

  private static final KeyType SERVICE = KeyType.PROTOCOL.then(KeyType.PORT);
  private static final KeyType TARGET = KeyType.IPV4_ADDRESS.then(KeyType.PORT);

  /** Ports published on every address of the host. */
  static final TableSet PUBLISHED = new TableSet("published", SERVICE, TARGET, false);

  /** Ports published on one address. */
  static final TableSet PUBLISHED_AT =
      new TableSet(
          "published_at",
          KeyType.IPV4_ADDRESS.then(KeyType.PROTOCOL).then(KeyType.PORT),
          TARGET,
          false);

  static final List<TableSet> ALL =
      List.of(BRIDGES, CLOSED, SAME, SUBNETS, MASQUERADE, MASQUERADE6, PUBLISHED, PUBLISHED_AT);
}
