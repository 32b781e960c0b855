package dev.jcompose.linux.netlink;

/**
 * Type of the keys or values of an nf_tables set.
 *
 * @param code nft's number for it, for listings; concatenated types are shifted by six bits
 * @param length bytes, each part padded to four
 */
public record KeyType(int code, int length) {
  public static final KeyType IPV4_ADDRESS = new KeyType(7, 4);
  public static final KeyType IPV6_ADDRESS = new KeyType(8, 16);
  public static final KeyType PROTOCOL = new KeyType(12, 4);
  public static final KeyType PORT = new KeyType(13, 4);
  public static final KeyType LINK_NAME = new KeyType(41, 16);

  /** A concatenation with a type that is none itself. */
  public KeyType then(KeyType next) {
    return new KeyType(code << 6 | next.code, length + next.length);
  }
}
