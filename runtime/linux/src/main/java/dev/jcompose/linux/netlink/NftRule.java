package dev.jcompose.linux.netlink;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A rule's place and what its owner wrote beside it. */
public record NftRule(String table, String chain, long handle, Octets userdata) {

  /** The comment, as nft and we write it: libnftnl's first TLV of type 0. */
  public Optional<String> comment() {
    byte[] bytes = userdata.bytes();
    if (bytes.length < 3 || bytes[0] != 0 || bytes.length < 2 + (bytes[1] & 0xff)) {
      return Optional.empty();
    }
    int length = (bytes[1] & 0xff) - 1;
    return length < 0
        ? Optional.empty()
        : Optional.of(new String(bytes, 2, length, StandardCharsets.UTF_8));
  }
}
